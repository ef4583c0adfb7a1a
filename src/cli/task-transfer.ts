/** Whether a task is the task it says it is: what a linear probe learns from it holds on the public set of that kind. */
import type { Encoder } from '../lab/encoder/encoder';
import { classify, fitSoftmax } from '../lab/statistics/softmax-regression';
import { RandomStream } from '../lab/random';
import type { Example, Task } from '../lab/tasks/task';
import { Corpus } from '../lab/training/corpus';

/** Inverse strengths of the probe's penalty; the best by cross-validation on the train examples is taken. */
const STRENGTHS = [0.001, 0.01, 0.1] as const;
const FOLDS = 4;
const ITERATIONS = 150;
/** Samples of the public set that are averaged over. */
const DRAWS = 3;
/** Test examples of the public set, the first ones in a fixed random order. */
const TEST_LIMIT = 1000;

export interface Transfer {
  readonly fromHere: number;
  readonly fromThere: number;
}

/** Accuracy on the public test set of a probe at [MASK], learnt from the task and from as many public examples. */
export async function measureTransfer(encoder: Encoder, task: Task, kin: Task): Promise<Transfer> {
  const test = sample(kin.test, TEST_LIMIT, 0);
  const testStates = await statesAtMask(encoder, test);
  const score = async (train: readonly Example[]): Promise<number> => {
    const states = await statesAtMask(encoder, train);
    return probe(states, labelsOf(train), testStates, labelsOf(test), task.classes.length);
  };
  const there: number[] = [];
  for (let draw = 0; draw < DRAWS; draw++) there.push(await score(sample(kin.train, task.train.length, draw)));
  return { fromHere: await score(task.train), fromThere: there.reduce((sum, value) => sum + value, 0) / DRAWS };
}

/** So many of the examples, in an order that `draw` fixes. */
export function sample(examples: readonly Example[], count: number, draw: number): readonly Example[] {
  const order = new RandomStream('public sets', draw).permutation(examples.length);
  return Array.from(order.slice(0, count), (index) => examples[index]).filter((one) => one !== undefined);
}

async function statesAtMask(encoder: Encoder, examples: readonly Example[]): Promise<Float32Array[]> {
  const corpus = new Corpus(encoder, examples);
  const all = examples.map((_, index) => index);
  await corpus.prepare(all);
  const { maskStates } = corpus.batch({ layout: 'four-slot', prompt: 'none', head: 'linear' }, 0, all);
  const { width } = encoder.config;
  return all.map((index) => maskStates.slice(index * width, (index + 1) * width));
}

function probe(
  train: readonly Float32Array[],
  labels: readonly number[],
  test: readonly Float32Array[],
  wanted: readonly number[],
  classes: number,
): number {
  const scale = standardiser(train);
  const rows = train.map(scale);
  const validated = STRENGTHS.map((c) => {
    let right = 0;
    for (let fold = 0; fold < FOLDS; fold++) {
      const kept = rows.flatMap((_, i) => (i % FOLDS === fold ? [] : [i]));
      const out = rows.flatMap((_, i) => (i % FOLDS === fold ? [i] : []));
      const pick = <T>(from: readonly T[], which: readonly number[]): T[] =>
        which.flatMap((i) => (from[i] === undefined ? [] : [from[i]]));
      const model = fitSoftmax(pick(rows, kept), pick(labels, kept), classes, c, ITERATIONS);
      right += hits(classify(model, pick(rows, out)), pick(labels, out));
    }
    return right;
  });
  const strength = STRENGTHS[validated.indexOf(Math.max(...validated))] ?? STRENGTHS[0];
  const model = fitSoftmax(rows, labels, classes, strength, ITERATIONS);
  return hits(classify(model, test.map(scale)), wanted) / test.length;
}

/** Every feature to mean 0 and variance 1 over the train rows. */
function standardiser(rows: readonly Float32Array[]): (row: Float32Array) => Float32Array {
  const width = rows[0]?.length ?? 0;
  const mean = new Float64Array(width);
  const square = new Float64Array(width);
  for (const row of rows) {
    row.forEach((value, j) => {
      mean[j] = (mean[j] ?? 0) + value / rows.length;
      square[j] = (square[j] ?? 0) + (value * value) / rows.length;
    });
  }
  const spread = square.map((value, j) => Math.sqrt(Math.max(1e-12, value - (mean[j] ?? 0) ** 2)));
  return (row) => row.map((value, j) => (value - (mean[j] ?? 0)) / (spread[j] ?? 1));
}

function labelsOf(examples: readonly Example[]): number[] {
  return examples.map(({ label }) => label);
}

function hits(answers: readonly number[], wanted: readonly number[]): number {
  return answers.filter((answer, i) => answer === wanted[i]).length;
}
