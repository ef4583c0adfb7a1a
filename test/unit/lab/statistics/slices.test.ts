/** Long computations in pieces. */
import { expect, test } from 'vitest';
import { complete, inSlices, type Slices } from '../../../../src/lab/statistics/slices';

function* counting(pieces: number, each: () => void = () => undefined): Slices<number> {
  for (let i = 0; i < pieces; i++) {
    each();
    yield;
  }
  return pieces;
}

const wait = (milliseconds: number): void => {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
};

test('in one go', () => {
  expect(complete(counting(5))).toBe(5);
});

test('the page has its turn whenever the budget is spent', async () => {
  let breaths = 0;
  const breathe = (): Promise<void> => {
    breaths++;
    return Promise.resolve();
  };
  expect(
    await inSlices(
      counting(12, () => wait(3)),
      { breathe, budget: 5 },
    ),
  ).toBe(12);
  expect(breaths).toBeGreaterThanOrEqual(4);
  breaths = 0;
  await inSlices(counting(12), { breathe, budget: 1000 });
  expect(breaths).toBe(0);
});

test('is given up on the signal', async () => {
  const stop = new AbortController();
  let pieces = 0;
  const running = inSlices(
    counting(100, () => pieces++),
    {
      breathe: () => {
        stop.abort(new Error('enough'));
        return Promise.resolve();
      },
      budget: 0,
      signal: stop.signal,
    },
  );
  await expect(running).rejects.toThrow('enough');
  expect(pieces).toBeLessThan(100);
});
