import { expect, test } from 'vitest';
import { occlusionOf } from '../../../src/store/occlusion';

const words = [
  { word: 'good', second: false },
  { word: 'not', second: true },
];

test('an effect is the mean fall of the probability of the answer that most runs give', () => {
  const probabilities = Float32Array.of(
    // Whole text, without “good”, without “not”; classes bad and good.
    ...[0.2, 0.8, 0.6, 0.4, 0.1, 0.9],
    ...[0.4, 0.6, 0.4, 0.6, 0.4, 0.6],
    ...[0.9, 0.1, 0.9, 0.1, 0.9, 0.1],
    ...[NaN, NaN, NaN, NaN, NaN, NaN],
  );
  const found = occlusionOf({ words, classes: 2, probabilities }, [0, 1, 2, 3]);
  expect(found).toMatchObject({ answer: 1, runs: 3 });
  expect(found?.words[0]?.effect).toBeCloseTo(0.4 / 3, 6);
  expect(found?.words[1]?.effect).toBeCloseTo(-0.1 / 3, 6);
  expect(found?.words[1]?.second).toBe(true);
});

test('runs that diverged alone give no answer', () => {
  expect(occlusionOf({ words: [], classes: 2, probabilities: Float32Array.of(NaN, NaN) }, [0])).toBeNull();
});
