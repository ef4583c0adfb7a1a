/** Lines and planes between runs: at the runs they are the runs, and the rest is what such parameters answer. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { line, plane, type LineSlice, type PlaneSlice } from '../../../../src/lab/studies/landscape';
import type { Study, Subject } from '../../../../src/lab/studies/study';
import { evaluateGroup } from '../../../../src/lab/training/evaluation';
import { shorten, SMALL } from '../support/population';
import { createSubject } from '../support/studies';
import { loadSentiment, loadTiny } from '../support/tiny';

let subject: Subject;

beforeAll(async () => {
  await startBackend('wasm');
  const encoder = await loadTiny();
  const task = shorten(await loadSentiment());
  const recipe = {
    ...SMALL,
    presets: ['infoprompt', 'infoprompt-off', 'prompt-tuning'] as const,
    seeds: 3,
    validation: 12,
    learningRate: 0.02,
  };
  subject = await createSubject(encoder, task, recipe);
  for (let i = 0; i < 3; i++) await subject.population.advance();
});

afterAll(() => {
  subject.population.dispose();
  subject.encoder.dispose();
});

async function heard<A>(study: Study<A>): Promise<{ answer: A; parts: A[] }> {
  const parts: A[] = [];
  for (;;) {
    const next = await study.next();
    if (next.done === true) return { answer: next.value, parts };
    if (next.value.soFar !== undefined) parts.push(next.value.soFar);
  }
}

/** Cross-entropy and accuracy of a run as it is now, on its validation examples. */
async function evaluated(column: number): Promise<{ crossEntropy: number; accuracy: number }> {
  const { population, corpus } = subject;
  for (const { spec, engine } of population.groups) {
    const place = spec.runs.findIndex((run) => run.column === column);
    if (place < 0) continue;
    const members = population.samples.map(({ validation }) => validation);
    const pieces = evaluateGroup(engine, spec, corpus, population.recipe.promptLength, members);
    for (;;) {
      const next = await pieces.next();
      if (next.done !== true) continue;
      return { crossEntropy: next.value.crossEntropy[place] ?? NaN, accuracy: next.value.accuracy[place] ?? NaN };
    }
  }
  throw new Error('There is such a run.');
}

function at(slice: LineSlice, t: number): { crossEntropy: number; accuracy: number } {
  const place = slice.at.findIndex((other) => Math.abs(other - t) < 1e-6);
  return { crossEntropy: slice.crossEntropy[place] ?? NaN, accuracy: slice.accuracy[place] ?? NaN };
}

test.each([
  ['infoprompt and its control', 0, 4],
  ['prompt-tuning', 6, 7],
])('%s: the ends of a line are its runs, and it grows from left to right', async (_, a, b) => {
  const { answer, parts } = await heard(line(subject, { a, b }));
  for (const [t, run] of [
    [0, a],
    [1, b],
  ] as const) {
    const own = await evaluated(run);
    expect(at(answer, t).crossEntropy).toBeCloseTo(own.crossEntropy, 4);
    expect(at(answer, t).accuracy).toBeCloseTo(own.accuracy, 6);
  }
  expect(answer).toMatchObject({ runs: [a, b], measured: 31, examples: 12 });
  expect([answer.at[0], answer.at[30]]).toEqual([-0.25, 1.25]);
  expect(answer.length).toBeGreaterThan(1);
  const first = parts.find(({ measured }) => measured > 0);
  expect(first?.measured).toBe(8);
  expect(first?.crossEntropy.subarray(0, 8).some(Number.isNaN)).toBe(false);
  expect(first?.crossEntropy.subarray(8).every(Number.isNaN)).toBe(true);
});

test('a line is the same from the other side', async () => {
  const [there, back] = [await heard(line(subject, { a: 0, b: 1 })), await heard(line(subject, { a: 1, b: 0 }))];
  for (const t of [-0.25, 0.3, 0.5, 1.1]) {
    expect(at(there.answer, t).crossEntropy).toBeCloseTo(at(back.answer, 1 - t).crossEntropy, 4);
  }
  expect(there.answer.length).toBeCloseTo(back.answer.length, 4);
  expect(there.answer.crossEntropy[15]).not.toBeCloseTo(there.answer.crossEntropy[5] ?? NaN, 3);
});

test('a run to itself is flat, and what is in between does not move with the training', async () => {
  const study = line(subject, { a: 1, b: 1 });
  const before = await evaluated(1);
  await study.next();
  await subject.population.advance();
  const { answer } = await heard(study);
  for (const value of answer.crossEntropy) expect(value).toBeCloseTo(before.crossEntropy, 4);
  expect(answer.length).toBe(0);
});

/** Bilinear interpolation is not exact, so cells are looked at where a line crosses them. */
function cellAt({ side, cells, crossEntropy }: PlaneSlice, column: number, row: number): number {
  return crossEntropy[cells.indexOf(row * side + column)] ?? NaN;
}

test('a plane holds its three runs at their true distances, coarse points first', async () => {
  const { answer, parts } = await heard(plane(subject, { a: 0, b: 1, c: 2 }));
  expect(answer.measured).toBe(13 * 13);
  expect(new Set(answer.cells).size).toBe(13 * 13);
  expect([...answer.cells.subarray(0, 5)]).toEqual([0, 4, 8, 12, 52]);
  expect(parts.find(({ measured }) => measured > 0)?.measured).toBe(8);
  const lengths = await Promise.all(
    [
      [0, 1],
      [0, 2],
      [1, 2],
    ].map(async ([a = 0, b = 0]) => {
      const { answer: between } = await heard(line(subject, { a, b }));
      return between.length;
    }),
  );
  const apart = (a: number, b: number): number => {
    const [[x = 0, y = 0] = [], [u = 0, v = 0] = []] = [answer.places[a], answer.places[b]];
    return (Math.hypot(x - u, y - v) / answer.lengthInColumns) * answer.length;
  };
  expect(apart(0, 1)).toBeCloseTo(lengths[0] ?? NaN, 3);
  expect(apart(0, 2)).toBeCloseTo(lengths[1] ?? NaN, 3);
  expect(apart(1, 2)).toBeCloseTo(lengths[2] ?? NaN, 3);
  for (const [column, row] of answer.places) {
    expect(Math.min(column, row)).toBeGreaterThanOrEqual(0);
    expect(Math.max(column, row)).toBeLessThanOrEqual(12);
  }
  // Next to a run the loss is near the run's own; far corners are elsewhere.
  for (const [run, [column, row]] of answer.places.entries()) {
    const near = cellAt(answer, Math.round(column), Math.round(row));
    expect(Math.abs(near - (await evaluated(run)).crossEntropy)).toBeLessThan(0.25);
  }
});

test('three runs of which two are one have no plane', async () => {
  await expect(plane(subject, { a: 0, b: 1, c: 1 }).next()).rejects.toMatchObject({ code: 'recipe-invalid' });
});

test('runs of another architecture are not mixed', async () => {
  await expect(line(subject, { a: 0, b: 6 }).next()).rejects.toMatchObject({ code: 'recipe-invalid' });
  await expect(plane(subject, { a: 0, b: 3, c: 6 }).next()).rejects.toMatchObject({ code: 'recipe-invalid' });
});

test('without examples that neither has learnt from there is nothing to judge by', async () => {
  const { population } = subject;
  const [sample] = population.samples;
  if (sample === undefined) throw new Error('There is a sample.');
  const samples = [{ ...sample, shots: sample.validation }];
  const learnt = Object.create(population, { samples: { value: samples } }) as typeof population;
  await expect(line({ ...subject, population: learnt }, { a: 0, b: 1 }).next()).rejects.toMatchObject({
    code: 'recipe-invalid',
  });
});

test('counts the numbers that decide an answer', async () => {
  const study = line(subject, { a: 0, b: 3 });
  const { value } = await study.next();
  await study.return(undefined as never);
  // The prompt and its network, class embeddings, mean and decoder; neither deviation nor critic.
  const prompt = 4 * 128 + 128 * 32 + 32 + 32 * 4 * 128;
  const head = 2 * 128 + 128 * 32 + 32 + 32 * 128 + 128;
  expect(value).toMatchObject({ soFar: { dimensions: prompt + head } });
});
