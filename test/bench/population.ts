/** What is measured, on any backend: the default population, trained by the lab and by the naive peer. */
import { referenceEngine } from '../../src/engine/reference';
import { buildEncoder, readCheckpoint, type Encoder } from '../../src/lab/encoder/encoder';
import type { EncoderFiles } from '../../src/lab/encoder/files';
import { DEFAULT_RECIPE, type Recipe } from '../../src/lab/recipe';
import type { Task } from '../../src/lab/tasks/task';
import { describeRuns, formGroups } from '../../src/lab/training/grouping';
import type { StepMetric } from '../../src/lab/training/metrics';
import { startingParameters } from '../../src/lab/training/parameters';
import { Population } from '../../src/lab/training/population';
import { NaivePopulation } from './peers/naive';

/** The three methods that a visitor sees first, 8 seeds each. */
export const RECIPE: Recipe = { ...DEFAULT_RECIPE, encoder: 'tiny', task: 'sentiment' };

/** The files of its encoder. */
export const FILES = ['config.json', 'tokenizer.json', 'model.safetensors'] as const;

/** The terms in which both sides must agree. */
export const TERMS = ['crossEntropy', 'headLoss', 'representationLoss', 'kl'] as const satisfies readonly StepMetric[];
export type Term = (typeof TERMS)[number];

/** One number per run for each term, NaN where a run has no such term. */
export type Losses = Readonly<Record<Term, ArrayLike<number>>>;

/** One of the two programs in comparison. */
export interface Contender {
  /** One step of every run. */
  step(): Promise<Losses>;
  dispose(): void;
}

export interface Materials {
  readonly encoder: Encoder;
  readonly files: EncoderFiles;
  readonly task: Task;
}

export function openMaterials(files: EncoderFiles, task: Task): Materials {
  return { encoder: buildEncoder(RECIPE.encoder, files), files, task };
}

/** The name of each run, in the order of every result. */
export function runNames({ encoder, task }: Materials, recipe: Recipe): string[] {
  return describeRuns(recipe, task, encoder).map(({ preset, seed }) => `${preset}, seed ${seed}`);
}

export async function startLab({ encoder, task }: Materials, recipe: Recipe): Promise<Contender> {
  const population = await Population.create({ encoder, task, recipe, engine: referenceEngine });
  return {
    step: () => population.advance(),
    dispose: () => population.dispose(),
  };
}

export async function startPeer({ encoder, files, task }: Materials, recipe: Recipe): Promise<Contender> {
  const { config, tokenizer } = encoder;
  const infos = describeRuns(recipe, task, encoder);
  const runs = formGroups(recipe, task, encoder, infos)
    .flatMap((spec) => spec.runs.map((run) => ({ run, start: startingParameters({ ...spec, runs: [run] }, config) })))
    .sort((a, b) => a.run.column - b.run.column);
  const checkpoint = readCheckpoint(files, ['model.safetensors']);
  const population = await NaivePopulation.create({ config, tokenizer, checkpoint, task, recipe, runs });
  return {
    step: async () => {
      const rows = await population.step();
      const term = (place: number): number[] => rows.map((row) => row[place] ?? NaN);
      return { crossEntropy: term(0), headLoss: term(1), representationLoss: term(2), kl: term(3) };
    },
    dispose: () => population.dispose(),
  };
}
