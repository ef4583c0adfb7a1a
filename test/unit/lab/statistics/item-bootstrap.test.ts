/** The bootstrap over pairs and test examples. */
import { expect, test } from 'vitest';
import { bootstrapMedian, type Interval } from '../../../../src/lab/statistics/bootstrap';
import { itemBootstrapSlices } from '../../../../src/lab/statistics/item-bootstrap';
import { complete } from '../../../../src/lab/statistics/slices';
import fixture from '../../../fixtures/statistics.json' with { type: 'json' };
import { expectWithin } from './ends';
import { Chance } from './populations';

const itemBootstrap = (samples: number[][][], seed = 0): Interval | null =>
  complete(itemBootstrapSlices(samples, seed));
const width = (interval: Interval | null): number => (interval === null ? NaN : interval.high - interval.low);
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

test.each(fixture.itemBootstraps)('$name: numpy’s ends, as far as ten thousand draws go', (expected) => {
  expectWithin(itemBootstrap(expected.samples), expected);
});

test('where all test examples say the same it is the bootstrap over pairs', () => {
  const differences = [1, 0, -1, 1, 1, 0, 1];
  const samples = [differences.map((difference) => new Array<number>(9).fill(difference))];
  expect(itemBootstrap(samples)).toEqual(bootstrapMedian([differences]));
});

test('test examples as a source of chance make the interval wider', () => {
  const chance = new Chance(1);
  // A is right on other examples than B, every run on the same.
  const examples = Array.from({ length: 60 }, () => Math.sign(Math.round(3 * (chance.uniform() - 0.5))));
  const pairs = Array.from({ length: 12 }, () => examples.map((value) => (chance.uniform() < 0.1 ? 0 : value)));
  expect(width(itemBootstrap([pairs]))).toBeGreaterThan(2 * width(bootstrapMedian([pairs.map(meanOf)])));
});

test('as wide as theory says where the test examples are the only chance', () => {
  // All pairs alike: the interval is that of a mean over 400 examples with a difference of 1 or -1 on a fifth of them.
  const pair = Array.from({ length: 400 }, (_, i) => (i % 10 === 0 ? 1 : i % 10 === 1 ? -1 : 0));
  const found = width(itemBootstrap([[pair, pair, pair]]));
  const theory = 2 * 1.96 * Math.sqrt(0.2 / 400);
  expect(Math.abs(found / theory - 1)).toBeLessThan(0.06);
});

test('the same whenever it is computed; another seed draws otherwise', () => {
  const { samples = [] } = fixture.itemBootstraps[0] ?? {};
  expect(itemBootstrap(samples)).toEqual(itemBootstrap(samples));
  const chance = new Chance(2);
  const fine = [Array.from({ length: 8 }, () => Array.from({ length: 301 }, () => Math.round(chance.normal())))];
  expect(itemBootstrap(fine, 1)).not.toEqual(itemBootstrap(fine, 2));
});

test('of fewer than two pairs, or of no examples, nothing is said', () => {
  expect(itemBootstrap([])).toBeNull();
  expect(itemBootstrap([[[1, 0]]])).toBeNull();
  expect(itemBootstrap([[[], []]])).toBeNull();
});

test('it stops often: 64 pairs and 300 examples in more than a hundred pieces', () => {
  const pairs = Array.from({ length: 64 }, (_, pair) =>
    Array.from({ length: 300 }, (__, i) => ((i * 7 + pair) % 5 === 0 ? 1 : 0)),
  );
  const slices = itemBootstrapSlices([pairs]);
  let stops = 0;
  while (slices.next().done !== true) stops++;
  expect(stops).toBeGreaterThan(100);
});
