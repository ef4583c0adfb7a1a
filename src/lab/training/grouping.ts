/** Runs that share layout, prompt kind and head become one group, computed as one batch. */
import type { Encoder } from '../encoder/encoder';
import { defaultLearningRate } from '../learning-rates';
import { architectureOf, PRESETS } from '../presets';
import { initialiser, textEmbedding, type DrawToken } from '../prompt/initialisation';
import type { Recipe } from '../recipe';
import type { Task } from '../tasks/task';
import type { GroupRun, GroupSpec } from './engine';
import { countParameters } from './parameters';
import { enumerateRuns, type Run, type RunInfo } from './runs';

/** The runs of a recipe with their sizes and rates. */
export function describeRuns(recipe: Recipe, task: Task, encoder: Encoder): RunInfo[] {
  const { width, embeddingWidth } = encoder.config;
  const sizes = { width, embeddingWidth, classes: task.classes.length, promptLength: recipe.promptLength };
  return enumerateRuns(recipe, task.classes.length).map((run) => {
    const preset = PRESETS[run.preset];
    return {
      ...run,
      parameters: countParameters(preset, sizes),
      learningRate: recipe.learningRate > 0 ? recipe.learningRate : defaultLearningRate(run.preset, encoder),
    };
  });
}

export function formGroups(recipe: Recipe, task: Task, encoder: Encoder, runs: readonly RunInfo[]): GroupSpec[] {
  const context = { encoder, labelWords: task.labelWords, text: recipe.initText };
  const drawn = new Map<string, DrawToken>();
  const drawToken = ({ init, seed }: Run): DrawToken => {
    const key = `${init} ${seed}`;
    const known = drawn.get(key) ?? initialiser(init, seed, context);
    drawn.set(key, known);
    return known;
  };
  const groups = new Map<string, GroupRun[]>();
  runs.forEach((run, column) => {
    const preset = PRESETS[run.preset];
    const key = architectureOf(preset);
    const { headLoss, representationLoss, kl, clamp } = preset;
    const members = groups.get(key) ?? [];
    members.push({ ...run, column, headLoss, representationLoss, kl, clamp, drawToken: drawToken(run) });
    groups.set(key, members);
  });
  const { embeddingWidth } = encoder.config;
  const classEmbeddings = new Float32Array(task.classes.length * embeddingWidth);
  task.labelWords.forEach((word, label) => {
    classEmbeddings.set(textEmbedding(encoder, word), label * embeddingWidth);
  });
  return [...groups.values()].map((members) => {
    const { layout, prompt, head } = PRESETS[members[0]?.preset ?? 'infoprompt'];
    return {
      layout,
      prompt,
      head,
      dataSeeds: recipe.dataSeeds,
      runs: combinationMajor(members),
      classes: task.classes.length,
      classEmbeddings,
      promptLength: recipe.promptLength,
      weightDecay: recipe.weightDecay,
    };
  });
}

/** Orders runs so that those of one combination stand together, by data seed. */
function combinationMajor(runs: readonly GroupRun[]): GroupRun[] {
  const combinations = new Map<string, GroupRun[]>();
  for (const run of runs) {
    const key = [run.preset, run.init, run.seed].join(' ');
    combinations.set(key, [...(combinations.get(key) ?? []), run]);
  }
  return [...combinations.values()].flatMap((members) => members.sort((a, b) => a.dataSeed - b.dataSeed));
}
