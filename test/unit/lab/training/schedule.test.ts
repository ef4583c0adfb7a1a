import { expect, test } from 'vitest';
import { extraWeight, rateSchedule } from '../../../../src/lab/training/schedule';

test('the rate rises linearly from 0 over the warm-up, then falls linearly to 0 at the end', () => {
  const rates = Array.from({ length: 101 }, (_, step) => rateSchedule(step, 100, 0.1));
  expect(rates[0]).toBe(0);
  expect(rates[5]).toBeCloseTo(0.5, 12);
  expect(rates[10]).toBe(1);
  expect(rates[55]).toBeCloseTo(0.5, 12);
  expect(rates[100]).toBe(0);
  expect(Math.max(...rates)).toBe(1);
});

test('without warm-up it starts at 1', () => {
  expect(rateSchedule(0, 10, 0)).toBe(1);
  expect(rateSchedule(9, 10, 0)).toBeCloseTo(0.1, 12);
});

test('it is never negative, nor above 1, however short the training', () => {
  for (const steps of [1, 2, 3, 7]) {
    for (const warmup of [0, 0.06, 0.5]) {
      for (let step = 0; step <= steps + 2; step++) {
        const rate = rateSchedule(step, steps, warmup);
        expect(rate >= 0 && rate <= 1, `${step} of ${steps}, warm-up ${warmup}`).toBe(true);
      }
    }
  }
});

test('a(t) = 1 - decay * epoch / epochs, with whole epochs', () => {
  // 40 steps of 4 each are 10 epochs.
  const weights = Array.from({ length: 40 }, (_, step) => extraWeight(step, 40, 4, 0.5));
  expect(weights.slice(0, 4)).toEqual([1, 1, 1, 1]);
  expect(weights[4]).toBeCloseTo(0.95, 12);
  expect(weights[39]).toBeCloseTo(1 - 0.5 * 0.9, 12);
  expect(weights.every((weight, step) => step === 0 || weight <= (weights[step - 1] ?? 0))).toBe(true);
});

test('without decay the extra terms keep their weight; with full decay they never change sign', () => {
  expect(extraWeight(39, 40, 4, 0)).toBe(1);
  for (let step = 0; step < 100; step++) expect(extraWeight(step, 40, 4, 1)).toBeGreaterThanOrEqual(0);
});
