/** PyTorch on the same processor as a peer of the bench: `torch_population.py` as a child process. */
import { fileURLToPath } from 'node:url';
import type { Peer } from '../contender';
import { THREADS } from '../threads';
import { ended, launch, startChild, type Command } from './child-program';

const PROGRAM = fileURLToPath(new URL('torch_population.py', import.meta.url));
/** What the program imports beside Python's own modules. */
const CHECK = 'import torch, transformers, safetensors';
/**
 * Nothing from the network, no files beside the program. Threads that wait sleep: by default they spin, and where
 * something else runs on the machine that made PyTorch several times slower (and would slow the others of a round).
 */
const QUIET = { HF_HUB_OFFLINE: '1', PYTHONDONTWRITEBYTECODE: '1', OMP_WAIT_POLICY: 'PASSIVE' };

export const torchPeer: Peer = {
  name: 'torch',
  stepsPerRound: 4,
  unavailable: async () => {
    const { code, said } = await ended(launch(python(['-c', CHECK])));
    if (code === 0) return null;
    const module = /No module named .*/.exec(said)?.[0];
    return `no Python with torch found (set BENCH_PYTHON)${module === undefined ? '' : `: ${module}`}`;
  },
  start: (materials, recipe, steps) =>
    startChild(materials, recipe, steps, (folder) => python([PROGRAM, folder, '--threads', String(THREADS)])),
};

function python(args: readonly string[]): Command {
  return { file: process.env['BENCH_PYTHON'] ?? 'python3', args, environment: QUIET };
}
