/** jax-js as a peer of the bench: `program.ts` as a child process, for what it needs of a browser would mislead others. */
import { fileURLToPath } from 'node:url';
import type { Peer } from '../../contender';
import { THREADS } from '../../threads';
import { startChild } from '../child-program';

const PROGRAM = fileURLToPath(new URL('program.ts', import.meta.url));

export const jaxPeer: Peer = {
  name: 'jax',
  stepsPerRound: 1,
  unavailable: () => Promise.resolve(null),
  start: (materials, recipe, steps) =>
    startChild(materials, recipe, steps, (folder) => ({
      file: process.execPath,
      args: ['--import', 'tsx', PROGRAM, folder, String(THREADS)],
    })),
};
