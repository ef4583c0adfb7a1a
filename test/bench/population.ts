/** What is measured, on any backend and by any program: the default population. */
import { buildEncoder, type Encoder } from '../../src/lab/encoder/encoder';
import type { EncoderFiles } from '../../src/lab/encoder/files';
import { DEFAULT_RECIPE, type Recipe } from '../../src/lab/recipe';
import type { Task } from '../../src/lab/tasks/task';
import { describeRuns, formGroups } from '../../src/lab/training/grouping';
import { startingParameters, type ParameterName, type StartingValue } from '../../src/lab/training/parameters';
import type { RunInfo } from '../../src/lab/training/runs';

/** The three methods that a visitor sees first, 8 seeds each. */
export const RECIPE: Recipe = { ...DEFAULT_RECIPE, encoder: 'tiny', task: 'sentiment' };

/** The files of its encoder. */
export const FILES = ['config.json', 'tokenizer.json', 'model.safetensors'] as const;

export interface Materials {
  readonly encoder: Encoder;
  readonly files: EncoderFiles;
  readonly task: Task;
}

/** A run by itself, with its starting values; these have a run axis of length 1 in front. */
export interface StartingRun {
  readonly run: RunInfo;
  readonly start: ReadonlyMap<ParameterName, StartingValue>;
}

export function openMaterials(files: EncoderFiles, task: Task): Materials {
  return { encoder: buildEncoder(RECIPE.encoder, files), files, task };
}

/** The name of each run, in the order of every result. */
export function runNames({ encoder, task }: Materials, recipe: Recipe): string[] {
  return describeRuns(recipe, task, encoder).map(({ preset, seed }) => `${preset}, seed ${seed}`);
}

/** Every run as it starts, in the order of every result. */
export function startingRuns({ encoder, task }: Materials, recipe: Recipe): StartingRun[] {
  return formGroups(recipe, task, encoder, describeRuns(recipe, task, encoder))
    .flatMap((spec) =>
      spec.runs.map((run) => ({ run, start: startingParameters({ ...spec, runs: [run] }, encoder.config) })),
    )
    .sort((a, b) => a.run.column - b.run.column);
}
