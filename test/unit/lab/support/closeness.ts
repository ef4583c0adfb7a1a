/** Comparisons of numbers that rounding may move. A NaN is close to nothing. */
import { expect } from 'vitest';

/** Largest deviation, as a share of the largest expected magnitude. */
export function worstError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  const scale = Array.from(expected).reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
  return Array.from(actual).reduce((worst, value, index) => {
    const deviation = Math.abs(value - (expected[index] ?? NaN)) / scale;
    return Number.isNaN(deviation) ? Infinity : Math.max(worst, deviation);
  }, 0);
}

/** Every number within `tolerance * (1 + |expected|)`. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  about = 'numbers',
): void {
  expect(actual.length, about).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const wanted = expected[i] ?? NaN;
    const found = actual[i] ?? NaN;
    const apart = Math.abs(found - wanted);
    if (!(apart <= tolerance * (1 + Math.abs(wanted)))) {
      expect.fail(`${about}: entry ${i} is ${found}, expected ${wanted} within ${tolerance} (absolute and relative).`);
    }
  }
}

/** The same numbers bit by bit, NaN in the same places. */
export function expectIdentical(actual: ArrayLike<number>, expected: ArrayLike<number>, about = 'numbers'): void {
  expect(actual.length, about).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    if (!Object.is(actual[i], expected[i])) {
      expect.fail(`${about}: entry ${i} is ${actual[i] ?? NaN}, expected exactly ${expected[i] ?? NaN}.`);
    }
  }
}
