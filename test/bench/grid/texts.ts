/** Made-up texts of one length for one group of runs: any words, any states, for what a step costs depends on neither. */
import { assemble } from '../../../src/lab/encoder/batch';
import type { Encoder } from '../../../src/lab/encoder/encoder';
import { PRESETS } from '../../../src/lab/presets';
import { place } from '../../../src/lab/prompt/layout';
import { RandomStream } from '../../../src/lab/random';
import { DEFAULT_RECIPE, type Recipe } from '../../../src/lab/recipe';
import type { Task } from '../../../src/lab/tasks/task';
import type { GroupBatch, GroupSpec } from '../../../src/lab/training/engine';
import { describeRuns, formGroups } from '../../../src/lab/training/grouping';

const PRESET = 'infoprompt';
/** Texts in a batch. */
export const TEXTS = 8;

const TASK: Task = {
  id: 'made-up',
  title: 'Made up',
  question: 'Which of two?',
  classes: ['no', 'yes'],
  labelWords: ['no', 'yes'],
  metric: 'accuracy',
  positive: 1,
  other: null,
  train: [],
  test: [],
};

export function gridGroup(encoder: Encoder, runs: number): GroupSpec {
  const recipe: Recipe = { ...DEFAULT_RECIPE, presets: [PRESET], seeds: runs, dataSeeds: 1, batch: TEXTS };
  const [spec] = formGroups(recipe, TASK, encoder, describeRuns(recipe, TASK, encoder));
  if (spec === undefined) throw new RangeError('There are no runs.');
  return spec;
}

/** @param rows of each sequence, words and prompt together. */
export function gridBatch({ config, tokenizer }: Encoder, { promptLength }: GroupSpec, rows: number): GroupBatch {
  const { special } = tokenizer;
  const { layout } = PRESETS[PRESET];
  const specials = place(layout, { a: [], b: null }, 0, config.positions, special).ids.length;
  const stream = new RandomStream('bench', rows);
  const size = rows - promptLength - specials;
  const words = stream.uniforms(new Float32Array(TEXTS * size), 0, config.vocabulary);
  const texts = Array.from({ length: TEXTS }, (_, text) => ({
    a: Array.from(words.subarray(text * size, (text + 1) * size), Math.floor),
    b: null,
  }));
  const bare = texts.map((text) => place(layout, text, 0, config.positions, special).ids);
  return {
    prompted: assemble(
      texts.map((text) => place(layout, text, promptLength, config.positions, special)),
      special.pad,
    ),
    maskStates: stream.normals(new Float32Array(TEXTS * config.width)),
    clsStates: stream.normals(new Float32Array(TEXTS * config.width)),
    tokens: Int32Array.from(bare.flat()),
    tokensPerSequence: size + specials,
    labels: Int32Array.from(texts, (_, text) => text % TASK.classes.length),
  };
}
