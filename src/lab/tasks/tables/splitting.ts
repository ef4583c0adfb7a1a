/** Draws that keep the classes' shares. */
import type { RandomStream } from '../../random';

/**
 * Draws `count` of the examples, of each class in proportion to its size, and at least one of each class of two or more
 * as far as `count` allows. Which ones is said by the stream alone.
 *
 * @param labels class of each example.
 * @param spare how many of each class must not be drawn, so that fewer than `count` may be.
 * @returns 1 for each example drawn, 0 for the others.
 */
export function drawStratified(
  labels: readonly number[],
  classes: number,
  count: number,
  stream: RandomStream,
  spare = 0,
): Uint8Array {
  const drawn = new Uint8Array(labels.length);
  const sizes = new Array<number>(classes).fill(0);
  for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1;
  const quotas = shareOut(sizes, Math.min(count, labels.length)).map((quota, label) =>
    Math.min(quota, Math.max(0, (sizes[label] ?? 0) - spare)),
  );
  for (const index of stream.permutation(labels.length)) {
    const label = labels[index] ?? 0;
    const left = quotas[label] ?? 0;
    if (left === 0) continue;
    quotas[label] = left - 1;
    drawn[index] = 1;
  }
  return drawn;
}

/** Largest remainders; ties go to the earlier class. */
function shareOut(sizes: readonly number[], count: number): number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const exact = sizes.map((size) => (total === 0 ? 0 : (size * count) / total));
  const quotas = exact.map(Math.floor);
  const order = exact
    .map((value, label) => ({ label, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest || a.label - b.label);
  let left = count - quotas.reduce((sum, quota) => sum + quota, 0);
  for (const { label } of order) {
    if (left === 0) break;
    if ((quotas[label] ?? 0) >= (sizes[label] ?? 0)) continue;
    quotas[label] = (quotas[label] ?? 0) + 1;
    left--;
  }
  // A class that is never asked about would not be tested at all.
  sizes.forEach((size, label) => {
    if (size < 2 || quotas[label] !== 0) return;
    const richest = quotas.indexOf(Math.max(...quotas));
    if ((quotas[richest] ?? 0) < 2) return;
    quotas[richest] = (quotas[richest] ?? 0) - 1;
    quotas[label] = 1;
  });
  return quotas;
}
