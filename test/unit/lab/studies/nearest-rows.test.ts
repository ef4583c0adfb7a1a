/** Nearest tokens against numpy on the shipped vocabulary, and against looking at every pair on a small table. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { atOnce } from '../../../../src/lab/pace';
import { RandomStream } from '../../../../src/lab/random';
import { embeddingTable, nearestRows, type EmbeddingTable } from '../../../../src/lab/studies/nearest-rows';
import { normOf } from '../../../../src/lab/vectors';
import { knowVocabulary } from '../../../../src/lab/studies/vocabulary';
import { expectClose } from '../support/closeness';
import { flat, readFixture } from '../support/fixtures';
import { loadTiny } from '../support/tiny';

const fixture = await readFixture('vocabulary');

function tableOf(rows: Float32Array, width: number): EmbeddingTable {
  const norms = Float64Array.from({ length: rows.length / width }, (_, id) =>
    normOf(rows.subarray(id * width, (id + 1) * width)),
  );
  return { rows, width, norms };
}

describe('the vocabulary of tiny', () => {
  let encoder: Encoder;

  beforeAll(async () => {
    await startBackend('cpu');
    encoder = await loadTiny();
  });
  afterAll(() => {
    encoder.dispose();
  });

  test('the five nearest tokens of vectors are those of numpy, with their numbers', () => {
    const found = atOnce(nearestRows(atOnce(embeddingTable(encoder)), Float32Array.from(flat(fixture.queries)), 5));
    found.forEach(({ cosine, distance }, i) => {
      expect(cosine.map(({ id }) => id)).toEqual(fixture.byCosine[i]);
      expect(distance.map(({ id }) => id)).toEqual(fixture.byDistance[i]);
      expectClose(
        cosine.map(({ value }) => value),
        fixture.cosines[i] ?? [],
        1e-6,
      );
      expectClose(
        distance.map(({ value }) => value),
        fixture.distances[i] ?? [],
        1e-6,
      );
    });
  });

  test('what is typical of tokens: their norms as numpy has them, and neighbours that are not themselves', () => {
    const { vocabulary } = atOnce(knowVocabulary(encoder));
    const { norm, neighbour, drawn, tokens, places } = vocabulary;
    expectClose([norm.q1, norm.median, norm.q3], fixture.normQuartiles, 1e-6);
    expect(norm.n).toBe(tokens);
    expect(places).toHaveLength(2 * tokens);
    expect(drawn).toHaveLength(3000);
    expect(new Set(drawn).size).toBe(3000);
    expect(neighbour.distance.n).toBe(200);
    expect(neighbour.distance.q1).toBeGreaterThan(0.1);
    expect(neighbour.cosine.q3).toBeLessThan(1);
    expect(atOnce(knowVocabulary(encoder)).vocabulary).toBe(vocabulary);
  });
});

test('a small table: the same order as looking at every pair', () => {
  const width = 3;
  const rows = new RandomStream('rows').normals(new Float32Array(40 * width));
  const queries = new RandomStream('queries').normals(new Float32Array(6 * width));
  const found = atOnce(nearestRows(tableOf(rows, width), queries, 4));
  found.forEach(({ cosine, distance }, query) => {
    const own = queries.subarray(query * width, (query + 1) * width);
    const pairs = Array.from({ length: 40 }, (_, id) => {
      const row = rows.subarray(id * width, (id + 1) * width);
      const product = row.reduce((sum, value, i) => sum + value * (own[i] ?? 0), 0);
      return {
        id,
        cosine: product / Math.hypot(...row) / Math.hypot(...own),
        apart: Math.hypot(...row.map((x, i) => x - (own[i] ?? 0))),
      };
    });
    const ids = (list: readonly { readonly id: number }[]): number[] => list.slice(0, 4).map(({ id }) => id);
    expect(ids(cosine)).toEqual(ids([...pairs].sort((a, b) => b.cosine - a.cosine)));
    expect(ids(distance)).toEqual(ids([...pairs].sort((a, b) => a.apart - b.apart)));
    expectClose(
      distance.map(({ value }) => value),
      [...pairs]
        .sort((a, b) => a.apart - b.apart)
        .slice(0, 4)
        .map(({ apart }) => apart),
      1e-6,
    );
  });
});

test('of equal rows the first comes first; a zero vector has no angle', () => {
  const table = tableOf(Float32Array.of(1, 0, 0, 1, 1, 0, 0, 0), 2);
  const [ahead, zero] = atOnce(nearestRows(table, Float32Array.of(2, 0, 0, 0), 2));
  expect(ahead?.cosine).toEqual([
    { id: 0, value: 1 },
    { id: 2, value: 1 },
  ]);
  expect(ahead?.distance).toEqual([
    { id: 0, value: 1 },
    { id: 2, value: 1 },
  ]);
  expect(zero?.cosine).toEqual([]);
  expect(zero?.distance[0]).toEqual({ id: 3, value: 0 });
});

test('a long search stops between pieces', () => {
  const table = tableOf(new Float32Array(20_000 * 16).fill(1), 16);
  const pieces = nearestRows(table, new Float32Array(40 * 16).fill(1), 1);
  let stops = 0;
  while (pieces.next().done !== true) stops++;
  expect(stops).toBeGreaterThan(2);
});
