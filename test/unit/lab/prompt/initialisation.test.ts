/** Where prompt tokens start. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { initialiser, textEmbedding, wordEmbedding } from '../../../../src/lab/prompt/initialisation';
import { INIT_IDS, INIT_NAMES, type ResolvedInitId } from '../../../../src/lab/prompt/initialisation-ids';
import { expectClose, expectIdentical } from '../support/closeness';
import { loadTiny } from '../support/tiny';

const WIDTH = 128;
const TOKENS = 200;
const IDS = INIT_IDS.filter((id): id is ResolvedInitId => id !== 'preset');

let encoder: Encoder;

beforeAll(async () => {
  await startBackend('cpu');
  encoder = await loadTiny();
});
afterAll(() => {
  encoder.dispose();
});

const draw = (init: ResolvedInitId, seed = 0, text = 'good or bad'): ((token: number) => Float32Array) =>
  initialiser(init, seed, { encoder, labelWords: ['terrible', 'great'], text });
const prompt = (init: ResolvedInitId, seed = 0): number[] =>
  Array.from({ length: TOKENS }, (_, token) => [...draw(init, seed)(token)]).flat();

describe.each(IDS)('%s', (init) => {
  test('gives each token the width of the encoder, the same again whenever it is asked', () => {
    const token = draw(init, 3);
    const fifth = token(5);
    expect(fifth).toHaveLength(WIDTH);
    token(2);
    expectIdentical(token(5), fifth);
    expectIdentical(draw(init, 3)(5), fifth);
    expect(INIT_NAMES[init].name.length).toBeGreaterThan(0);
  });

  test('hands out copies: changing one changes neither the encoder nor the next', () => {
    const token = draw(init);
    const before = [...token(0)];
    token(0).fill(7);
    expectIdentical(token(0), before);
  });

  test('depends on the seed exactly where it is random', () => {
    const same = [...draw(init, 1)(9)].every((value, i) => value === draw(init, 2)(9)[i]);
    expect(same).toBe(init === 'mask' || init === 'text');
  });
});

describe('distributions', () => {
  const moments = (values: readonly number[]): { mean: number; deviation: number } => {
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    return { mean, deviation: Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length) };
  };

  test.each([
    { init: 'normal', deviation: 1 },
    { init: 'small-normal', deviation: 0.02 },
    { init: 'uniform', deviation: 1 / Math.sqrt(12) },
  ] as const)('$init has mean 0 and standard deviation $deviation', ({ init, deviation }) => {
    const found = moments(prompt(init));
    expect(Math.abs(found.mean)).toBeLessThan(0.025 * deviation);
    expect(Math.abs(found.deviation / deviation - 1)).toBeLessThan(0.02);
  });

  test('uniform stays within a half', () => {
    expect(prompt('uniform').every((value) => value >= -0.5 && value < 0.5)).toBe(true);
  });

  test('embedding normal has the mean and deviation of the word embeddings in each coordinate', () => {
    const { words } = encoder.weights;
    const drawn = prompt('embedding-normal');
    for (const coordinate of [0, 17, 99]) {
      const own = moments(drawn.filter((_, i) => i % WIDTH === coordinate));
      const wanted = moments(
        Array.from({ length: words.length / WIDTH }, (_, id) => words[id * WIDTH + coordinate] ?? NaN),
      );
      expect(Math.abs(own.mean - wanted.mean)).toBeLessThan((4 * wanted.deviation) / Math.sqrt(TOKENS));
      expect(Math.abs(own.deviation / wanted.deviation - 1)).toBeLessThan(0.25);
    }
  });
});

describe('words', () => {
  const rowOf = (vector: Float32Array): number => {
    for (let id = 0; id < encoder.config.vocabulary; id++)
      if (wordEmbedding(encoder, id).every((value, i) => value === vector[i])) return id;
    return -1;
  };

  test('vocabulary draws different words, none of them special or a piece of a word', () => {
    const token = draw('vocabulary', 1);
    const ids = Array.from({ length: 12 }, (_, i) => rowOf(token(i)));
    const frequent = encoder.tokenizer.words(5000);
    expect(ids.every((id) => frequent.includes(id))).toBe(true);
    expect(new Set(ids).size).toBeGreaterThan(9);
  });

  test('label words come first, in the order of the classes, then words of the vocabulary', () => {
    const token = draw('labels', 1);
    expectIdentical(token(0), textEmbedding(encoder, 'terrible'));
    expectIdentical(token(1), textEmbedding(encoder, 'great'));
    expectIdentical(token(2), draw('vocabulary', 1)(2));
  });

  test('a text is repeated until every token is filled', () => {
    const ids = encoder.tokenizer.encode('good or bad');
    expect(ids).toHaveLength(3);
    for (let token = 0; token < 7; token++)
      expectIdentical(draw('text')(token), wordEmbedding(encoder, ids[token % 3] ?? 0));
  });

  test('a text without any token still gives a start', () => {
    expectIdentical(draw('text', 0, '   ')(1), wordEmbedding(encoder, encoder.tokenizer.special.unknown));
  });

  test('[MASK] everywhere', () => {
    for (const token of [0, 1, 63])
      expectIdentical(draw('mask')(token), wordEmbedding(encoder, encoder.tokenizer.special.mask));
  });

  test('the embedding of several tokens is their mean', () => {
    const ids = encoder.tokenizer.encode('not bad');
    expect(ids).toHaveLength(2);
    const mean = Array.from(
      { length: WIDTH },
      (_, i) => ids.reduce((sum, id) => sum + (wordEmbedding(encoder, id)[i] ?? NaN), 0) / 2,
    );
    expectClose(textEmbedding(encoder, 'not bad'), mean, 1e-6);
  });
});
