/** Scores from logits, whatever engine they come from. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import type { Task } from '../../../../src/lab/tasks/task';
import { Corpus } from '../../../../src/lab/training/corpus';
import type { EngineGroup, GroupBatch, GroupSpec } from '../../../../src/lab/training/engine';
import { evaluateGroup, type GroupScores } from '../../../../src/lab/training/evaluation';
import { expectClose } from '../support/closeness';
import { readFixture } from '../support/fixtures';
import { loadSentiment, loadTiny } from '../support/tiny';

let encoder: Encoder;
let task: Task;

beforeAll(async () => {
  await startBackend('cpu');
  encoder = await loadTiny();
  task = await loadSentiment();
});
afterAll(() => {
  encoder.dispose();
});

const EXAMPLES = 150;

/** Evaluates runs whose logits are given by run and batch; returns the scores and the number of pieces. */
async function score(
  dataSeeds: number[],
  logits: (run: number, label: number, at: number) => number[],
): Promise<{ scores: GroupScores; pieces: number }> {
  const G = Math.max(...dataSeeds) + 1;
  const spec = {
    layout: 'four-slot',
    prompt: 'static',
    head: 'verbaliser',
    classes: 2,
    dataSeeds: G,
    runs: dataSeeds.map((dataSeed) => ({ dataSeed })),
  } as unknown as GroupSpec;
  let seen = 0;
  const engine = {
    evaluate: (batch: GroupBatch) => {
      const count = batch.labels.length / G;
      const from = seen;
      seen += count;
      const values = dataSeeds.flatMap((dataSeed, run) =>
        Array.from({ length: count }, (_, i) => logits(run, batch.labels[dataSeed * count + i] ?? -1, from + i)).flat(),
      );
      return Promise.resolve(Float32Array.from(values));
    },
  } as unknown as EngineGroup;
  const members = Array.from({ length: G }, (_, seed) =>
    Int32Array.from({ length: EXAMPLES }, (_, i) => (i * (2 + 5 * seed)) % task.train.length),
  );
  const chunks = evaluateGroup(engine, spec, new Corpus(encoder, task.train), 2, members);
  let pieces = 0;
  for (;;) {
    const next = await chunks.next();
    if (next.done === true) return { scores: next.value, pieces };
    pieces++;
  }
}

test('accuracy, cross-entropy and the list of right answers, per run', async () => {
  const right = (label: number): number[] => (label === 0 ? [2, -1] : [-1, 2]);
  const { scores, pieces } = await score([0, 0, 0], (run, label, at) => {
    if (run === 0) return right(label);
    if (run === 1) return right(1 - label);
    return at % 3 === 0 ? right(1 - label) : right(label);
  });
  expect(pieces).toBeGreaterThan(1);
  expectClose(scores.accuracy, [1, 0, 2 / 3], 1e-6);
  const good = Math.log1p(Math.exp(-3));
  expectClose(scores.crossEntropy, [good, good + 3, good + 1], 1e-5);
  expect([...scores.correct.subarray(2 * EXAMPLES, 2 * EXAMPLES + 6)]).toEqual([0, 1, 1, 0, 1, 1]);
});

test('answers by class, and how far confidence is from accuracy, per run', async () => {
  const { scores } = await score([0, 0, 0], (run, label, at) => {
    if (run === 0) return label === 0 ? [2, -1] : [-1, 2];
    if (run === 1) return [0, 1];
    return at === 7 ? [NaN, 0] : [1, 0];
  });
  const members = Array.from({ length: EXAMPLES }, (_, i) => task.train[(2 * i) % task.train.length]?.label ?? NaN);
  const second = members.filter((label) => label === 1).length;
  const first = EXAMPLES - second;
  expect([...scores.confusion]).toEqual([first, 0, 0, second, 0, first, 0, second, 0, 0, 0, 0]);
  const sure = (margin: number): number => 1 / (1 + Math.exp(-margin));
  expectClose(scores.calibrationError.subarray(0, 2), [1 - sure(3), Math.abs(sure(1) - second / EXAMPLES)], 1e-6);
  expect(scores.calibrationError[2]).toBeNaN();
  expect(scores.correct.subarray(2 * EXAMPLES).every((hit) => hit === 0)).toBe(true);
});

test('from logits to the matrix and the calibration error that scikit-learn gives', async () => {
  const { cases } = await readFixture('scores-sklearn');
  for (const { name, classes, labels, logits, confusion, ece, accuracy } of cases) {
    const spec = { classes, dataSeeds: 1, runs: [{ dataSeed: 0 }] } as unknown as GroupSpec;
    let seen = 0;
    const engine = {
      evaluate: (batch: GroupBatch) => {
        const from = seen;
        seen += batch.labels.length;
        return Promise.resolve(Float32Array.from(logits.slice(from, seen).flat()));
      },
    } as unknown as EngineGroup;
    const corpus = {
      batch: (_: GroupSpec, __: number, members: readonly number[]) => ({
        labels: Int32Array.from(members, (index) => labels[index] ?? -1),
      }),
    } as unknown as Corpus;
    const members = [Int32Array.from(labels, (_, index) => index)];
    const chunks = evaluateGroup(engine, spec, corpus, 2, members);
    let next = await chunks.next();
    while (next.done !== true) next = await chunks.next();
    expect([...next.value.confusion], name).toEqual(confusion.flat());
    expect(next.value.calibrationError[0], name).toBeCloseTo(ece, 6);
    expect(next.value.accuracy[0], name).toBeCloseTo(accuracy, 6);
  }
});

test('every data seed is scored on its own examples', async () => {
  // Always the second class: right as often as that class occurs among a data seed's own examples.
  const { scores } = await score([0, 1], () => [0, 1]);
  const share = (seed: number): number => {
    const members = Array.from(
      { length: EXAMPLES },
      (_, i) => task.train[(i * (2 + 5 * seed)) % task.train.length]?.label ?? NaN,
    );
    return members.reduce((sum, label) => sum + label, 0) / EXAMPLES;
  };
  expect(share(0)).not.toBe(share(1));
  expectClose(scores.accuracy, [share(0), share(1)], 1e-6);
});

test('among equal logits the first class wins, so that a constant is not always right', async () => {
  const { scores } = await score([0], () => [1, 1]);
  expect(scores.accuracy[0]).toBeGreaterThan(0.3);
  expect(scores.accuracy[0]).toBeLessThan(0.7);
  expectClose(scores.crossEntropy, [Math.LN2], 1e-6);
});

test('very large logits lose nothing; logits that are not numbers give no score', async () => {
  const { scores } = await score([0, 0, 0], (run, label) => {
    if (run === 0) return label === 0 ? [1e30, -1e30] : [-1e30, 1e30];
    return run === 1 ? [NaN, 1] : [Infinity, Infinity];
  });
  expect(scores.accuracy[0]).toBe(1);
  expect(scores.crossEntropy[0]).toBe(0);
  for (const run of [1, 2]) {
    expect(scores.accuracy[run]).toBeNaN();
    expect(scores.crossEntropy[run]).toBeNaN();
  }
});
