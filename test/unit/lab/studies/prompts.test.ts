/** What a population's prompts are near, how they moved, and who looks at them: against straightforward arithmetic. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { attention, type AttentionAnswer } from '../../../../src/lab/studies/attention';
import { nearestHistory } from '../../../../src/lab/studies/nearest-history';
import { nearestTokens } from '../../../../src/lab/studies/nearest-tokens';
import { promptOf } from '../../../../src/lab/studies/prompt-history';
import { promptPaths } from '../../../../src/lab/studies/prompt-paths';
import { ROW_GROUPS, type RowGroup } from '../../../../src/lab/studies/row-groups';
import type { Subject } from '../../../../src/lab/studies/study';
import { vocabulary, type Vocabulary } from '../../../../src/lab/studies/vocabulary';
import type { Recipe } from '../../../../src/lab/recipe';
import { expectClose } from '../support/closeness';
import { shorten, SMALL } from '../support/population';
import { answerOf, createSubject, trainRecording } from '../support/studies';
import { loadSentiment, loadTiny } from '../support/tiny';

const RECIPE: Recipe = {
  ...SMALL,
  presets: ['head-only', 'prompt-tuning', 'infoprompt'],
  inits: ['vocabulary'],
  seeds: 2,
  evalEvery: 3,
  validation: 16,
  steps: 6,
};
const HEAD_ONLY = 0;
const STATIC = 2;
const INSTANCE = 4;
const TEXT = 'The old bridge was closed for a week.';

let encoder: Encoder;
let subject: Subject;
let surroundings: Vocabulary;

beforeAll(async () => {
  await startBackend('wasm');
  encoder = await loadTiny();
  subject = await createSubject(encoder, shorten(await loadSentiment(), 34, 4), RECIPE);
  await trainRecording(subject);
  surroundings = await answerOf(vocabulary(subject));
});
afterAll(() => {
  subject.population.dispose();
  encoder.dispose();
});

async function withoutLeaks<T>(work: () => Promise<T>): Promise<T> {
  const before = tf.memory().numTensors;
  const result = await work();
  expect(tf.memory().numTensors).toBe(before);
  return result;
}

function recorded(index: number, run: number): Float32Array {
  const snapshot = subject.prompts.snapshots[index];
  const own = snapshot === undefined ? null : promptOf(snapshot, run, subject.population.runs.length);
  if (own === null) throw new RangeError(`Run ${run} has no snapshot ${index}.`);
  return own;
}

const norm = (values: ArrayLike<number>): number => Math.hypot(...Array.from(values));

describe('nearest tokens', () => {
  test('a prompt that began at words is still next to them after a few steps, in the order of the record', async () => {
    const { moments } = await answerOf(nearestHistory(subject, { run: STATIC }));
    expect(moments.map(({ step }) => step)).toEqual([0, 3, 6]);
    const group = subject.population.groups.find(({ spec }) => spec.runs.some(({ column }) => column === STATIC));
    const drawn = [0, 1, 2, 3].map((token) => group?.spec.runs[0]?.drawToken(token) ?? new Float32Array(0));
    const { embeddingWidth: width } = encoder.config;
    const words = drawn.map((vector) => {
      const id = Array.from({ length: encoder.tokenizer.size }, (_, at) => at).find((at) =>
        vector.every((value, i) => value === encoder.weights.words[at * width + i]),
      );
      return encoder.tokenizer.token(id ?? -1);
    });
    expect(moments[0]?.nearest.cosine).toEqual(words);
    expect(moments[0]?.nearest.distance).toEqual(words);
    const { positions, textShift } = await answerOf(nearestTokens(subject, { run: STATIC }));
    expect(textShift).toBeNull();
    expect(positions.map(({ nearest }) => nearest.cosine[0]?.token)).toEqual(moments.at(-1)?.nearest.cosine);
    positions.forEach(({ norm: length, nearest }, i) => {
      expect(length).toBeCloseTo(norm(recorded(2, STATIC).subarray(i * width, (i + 1) * width)), 5);
      expect(nearest.cosine).toHaveLength(5);
      expect(nearest.cosine[0]?.value).toBeGreaterThan(0.9);
      expect(nearest.distance[0]?.value).toBeLessThan(surroundings.neighbour.distance.q1);
    });
  });

  test('what was computed of a snapshot is not computed again', async () => {
    const first = await answerOf(nearestHistory(subject, { run: INSTANCE }));
    const pieces = nearestHistory(subject, { run: INSTANCE });
    const again = pieces.next();
    expect(again.done).toBe(true);
    expect(again.value).toEqual(first);
  });

  test('how far texts move a prompt: W2 GELU(W1 c0 + b1), text by text', async () => {
    const { textShift } = await withoutLeaks(() => answerOf(nearestTokens(subject, { run: INSTANCE })));
    const { population, corpus } = subject;
    const group = population.groups.find(({ spec }) => spec.prompt === 'instance');
    const texts = population.samples[0]?.validation ?? new Int32Array(0);
    if (group === undefined) throw new RangeError('No run has prompts that depend on the text.');
    const values = await group.engine.parameters();
    const place = group.spec.runs.findIndex(({ column }) => column === INSTANCE);
    const own = (name: string): Float32Array => {
      const { shape = [1], data = new Float32Array(0) } = values.get(name) ?? {};
      const size = data.length / (shape[0] ?? 1);
      return data.subarray(place * size, (place + 1) * size);
    };
    const { clsStates } = corpus.batch(group.spec, RECIPE.promptLength, texts);
    const { width } = encoder.config;
    const [down, bias, up, shared] = ['promptDown', 'promptDownBias', 'promptUp', 'prompt'].map(own) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    let sum = 0;
    for (let text = 0; text < texts.length; text++) {
      const hidden = [...bias].map((b, j) => {
        let z = b;
        for (let i = 0; i < width; i++) z += (clsStates[text * width + i] ?? 0) * (down[i * bias.length + j] ?? 0);
        return z * normalDistribution(z);
      });
      const added = shared.map((_, i) => hidden.reduce((z, h, j) => z + h * (up[j * shared.length + i] ?? 0), 0));
      sum += norm(added) / norm(shared);
    }
    expect(textShift?.texts).toBe(16);
    expect(textShift?.share).toBeCloseTo(sum / texts.length, 4);
  });

  test('a run without a prompt has none', async () => {
    expect(await answerOf(nearestTokens(subject, { run: HEAD_ONLY }))).toEqual({ positions: [], textShift: null });
    const { moments } = await answerOf(nearestHistory(subject, { run: HEAD_ONLY }));
    expect(moments.map(({ nearest }) => nearest.cosine)).toEqual([[], [], []]);
  });
});

test('paths: places, norms and movement of every run, and the tokens of one', async () => {
  const { steps, places, norms, changes, tokens } = await answerOf(promptPaths(subject, { run: STATIC }));
  const runs = subject.population.runs.length;
  const { embeddingWidth: width } = encoder.config;
  expect(steps).toEqual([0, 3, 6]);
  for (let run = 0; run < runs; run++) {
    for (let index = 0; index < steps.length; index++) {
      const at = index * runs + run;
      if (run < STATIC) {
        expect([places[2 * at], norms[at], changes[at]]).toEqual([NaN, NaN, NaN]);
        continue;
      }
      const rows = recorded(index, run);
      const lengths = [0, 1, 2, 3].map((token) => norm(rows.subarray(token * width, (token + 1) * width)));
      expect(norms[at]).toBeCloseTo(lengths.reduce((a, b) => a + b) / 4, 4);
      const before = index === 0 ? null : recorded(index - 1, run);
      const moved = before === null ? NaN : norm(rows.map((value, i) => value - (before[i] ?? NaN))) / 3;
      expectEqualOrNaN(changes[at] ?? 0, moved);
    }
  }
  // A mean of tokens lies where the mean of their places does; at the start the places are those of words.
  tokens.forEach((own, index) => {
    const mean = [0, 1].map((axis) => [0, 1, 2, 3].reduce((sum, token) => sum + (own[2 * token + axis] ?? NaN) / 4, 0));
    const at = 2 * (index * runs + STATIC);
    expectClose(places.subarray(at, at + 2), mean, 1e-5);
  });
  const known = new Set(Array.from(surroundings.places, (value) => Math.fround(value).toFixed(5)));
  for (const value of tokens[0] ?? []) expect(known).toContain(value.toFixed(5));
});

describe('attention', () => {
  const groups = ROW_GROUPS.length;
  let answer: AttentionAnswer;

  beforeAll(async () => {
    answer = await withoutLeaks(() =>
      answerOf(attention(subject, { text: TEXT, text2: null, run: INSTANCE, layer: 1 })),
    );
  });

  const share = (run: number, layer: number, head: number, from: RowGroup, to: RowGroup): number => {
    const cell = ROW_GROUPS.indexOf(from) * groups + ROW_GROUPS.indexOf(to);
    return answer.shares[((run * answer.layers + layer) * answer.heads + head) * groups * groups + cell] ?? NaN;
  };

  test('the shares that a group gives away sum to 1, those of equal looks to 1 as well', () => {
    for (let run = STATIC; run < subject.population.runs.length; run++) {
      for (let layer = 0; layer < 2; layer++) {
        for (let head = 0; head < 4; head++) {
          for (const from of ROW_GROUPS) {
            const sum = ROW_GROUPS.reduce((total, to) => total + share(run, layer, head, from, to), 0);
            expect(sum).toBeCloseTo(1, 5);
          }
        }
      }
      const even = answer.uniform.subarray(run * groups, (run + 1) * groups);
      expect(even.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
    }
    expect(Number.isNaN(share(HEAD_ONLY, 0, 0, 'read', 'words'))).toBe(true);
  });

  test('the map names the tokens in their places, and its rows make up the shares', () => {
    const { map, heads } = answer;
    const tokens = map?.tokens ?? [];
    expect(tokens.map(({ name }) => name)).toEqual(
      ['[CLS]', 'P3', 'the', 'old', 'bridge', 'was', 'closed', 'for', 'a', 'week', '.'].concat([
        'P1',
        '[MASK]',
        'P2',
        'P4',
        '[SEP]',
      ]),
    );
    expect(tokens.filter(({ group }) => group === 'read')).toEqual([{ name: '[MASK]', group: 'read' }]);
    expect(tokens.filter(({ group }) => group === 'special').map(({ name }) => name)).toEqual(['[CLS]', '[SEP]']);
    const size = tokens.length;
    for (let head = 0; head < heads; head++) {
      for (const from of ROW_GROUPS) {
        for (const to of ROW_GROUPS) {
          const rows = tokens.flatMap(({ group }, row) => (group === from ? [row] : []));
          const sum = rows.reduce(
            (total, row) =>
              total +
              tokens.reduce(
                (own, { group }, column) =>
                  own + (group === to ? (map?.values[(head * size + row) * size + column] ?? NaN) : 0),
                0,
              ),
            0,
          );
          expect(sum / rows.length).toBeCloseTo(share(INSTANCE, 1, head, from, to), 5);
        }
      }
    }
  });

  test('the prefix layout reads at [CLS]; a run without a prompt has no map', async () => {
    const prefix = await answerOf(attention(subject, { text: TEXT, text2: null, run: STATIC, layer: 0 }));
    const names = prefix.map?.tokens.map(({ name }) => name).slice(0, 6);
    expect(names).toEqual(['P1', 'P2', 'P3', 'P4', '[CLS]', 'the']);
    expect(prefix.map?.tokens[4]?.group).toBe('read');
    const none = await answerOf(attention(subject, { text: TEXT, text2: null, run: HEAD_ONLY, layer: 0 }));
    expect(none.map).toBeNull();
  });

  test('a text that does not fit is said to be cut', async () => {
    const ask = { text2: null, run: STATIC, layer: 0 };
    expect(answer.cut).toBe(false);
    expect((await answerOf(attention(subject, { ...ask, text: 'again '.repeat(200) }))).cut).toBe(true);
  });
});

function expectEqualOrNaN(actual: number, expected: number): void {
  if (Number.isNaN(expected)) expect(actual).toBeNaN();
  else expect(actual).toBeCloseTo(expected, 5);
}

/** Phi, by Simpson's rule on the density from 0. */
function normalDistribution(z: number): number {
  const intervals = 200;
  const width = z / intervals;
  const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(z);
  for (let i = 1; i < intervals; i++) sum += (i % 2 === 0 ? 2 : 4) * density(i * width);
  return 0.5 + (sum * width) / 3;
}
