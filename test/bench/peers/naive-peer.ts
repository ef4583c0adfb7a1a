/** The naive way as a peer of the bench; it runs wherever tfjs does. */
import { readCheckpoint } from '../../../src/lab/encoder/encoder';
import { byTerm, type Peer } from '../contender';
import { inProcess, settleTfjs, tfjsBytes } from '../in-process';
import { startingRuns } from '../population';
import { NaivePopulation } from './naive';

export const naivePeer: Peer = {
  name: 'naive',
  stepsPerRound: 1,
  unavailable: () => Promise.resolve(null),
  start: async (materials, recipe) => {
    const { files, task } = materials;
    const { config, tokenizer } = materials.encoder;
    const checkpoint = readCheckpoint(files, ['model.safetensors']);
    const runs = startingRuns(materials, recipe);
    const population = await NaivePopulation.create({ config, tokenizer, checkpoint, task, recipe, runs });
    return inProcess({
      step: async () => byTerm(await population.step()),
      settle: settleTfjs,
      bytes: tfjsBytes,
      dispose: () => population.dispose(),
    });
  },
};
