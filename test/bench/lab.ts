/** The lab as a program of the comparison: with its compiled engine, and with the reference that this is held against. */
import { compiledEngine } from '../../src/engine/compiled';
import type { Machine } from '../../src/engine/compiled/machine';
import { referenceEngine } from '../../src/engine/reference';
import { Population } from '../../src/lab/training/population';
import type { Peer, Program } from './contender';
import { inProcess, settleTfjs, tfjsBytes } from './in-process';

/** @param startMachine that the program may dispose of. */
export function labProgram<Name extends string>(
  name: Name,
  stepsPerRound: number,
  startMachine: () => Promise<Machine>,
): Program<Name> {
  return {
    name,
    stepsPerRound,
    unavailable: () => Promise.resolve(null),
    start: async ({ encoder, task }, recipe) => {
      const machine = await startMachine();
      const population = await Population.create({ encoder, task, recipe, engine: compiledEngine(machine) });
      return inProcess({
        // The losses are read behind the update.
        step: () => population.advance(),
        bytes: () => machine.bytes,
        dispose: () => {
          population.dispose();
          machine.dispose();
        },
      });
    },
  };
}

/** tfjs with both W and its transpose of every frozen matrix, and gradients of its own for all that is frozen. */
export const referencePeer: Peer = {
  name: 'reference',
  stepsPerRound: 2,
  unavailable: () => Promise.resolve(null),
  start: async ({ encoder, task }, recipe) => {
    const population = await Population.create({ encoder, task, recipe, engine: referenceEngine });
    return inProcess({
      step: () => population.advance(),
      settle: settleTfjs,
      bytes: tfjsBytes,
      dispose: () => population.dispose(),
    });
  },
};
