/** What is in public/encoders: every encoder is what the list says, and its card tells of it. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { readCard } from '../../../../src/lab/encoder/card';
import { buildEncoder, type Encoder } from '../../../../src/lab/encoder/encoder';

const FOLDER = new URL('../../../../public/encoders/', import.meta.url);
const LARGEST: Readonly<Record<string, number>> = { tiny: 3.5e6, mini: 12e6, small: 30e6 };
const read = (name: string): Buffer => readFileSync(new URL(name, FOLDER));

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}
const { encoders } = JSON.parse(read('index.json').toString()) as { encoders: readonly Entry[] };

test('tiny and mini ship, and nothing that is not in the list', () => {
  const ids = encoders.map(({ id }) => id);
  expect(ids.slice(0, 2)).toEqual(['tiny', 'mini']);
  expect(readdirSync(fileURLToPath(FOLDER)).sort()).toEqual([...ids, 'index.json'].sort());
});

describe.each(encoders)('$id', ({ id, files }) => {
  const card = readCard(JSON.parse(read(`${id}/card.json`).toString()));
  let encoder: Encoder;

  beforeAll(async () => {
    await startBackend('cpu');
    encoder = buildEncoder(id, new Map(Object.keys(files).map((name) => [name, read(`${id}/${name}`)])));
  });
  afterAll(() => encoder.dispose());

  test('sizes and hashes are those of the list, and the weights fit their limit', () => {
    for (const [name, { bytes, sha256 }] of Object.entries(files)) {
      const content = read(`${id}/${name}`);
      expect(content.byteLength, name).toBe(bytes);
      expect(createHash('sha256').update(content).digest('hex'), name).toBe(sha256);
    }
    expect(files['model.safetensors']?.bytes).toBeLessThan(LARGEST[id] ?? 0);
  });

  test('the card is complete and agrees with the weights', () => {
    const { config } = encoder;
    expect(card).toMatchObject({ layers: config.layers, width: config.width, vocabulary: config.vocabulary });
    expect(card?.data.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 6);
    expect(card?.scores.rows.length).toBeGreaterThan(1);
    for (const { values } of card?.scores.rows ?? []) expect(values).toHaveLength(card?.scores.columns.length ?? NaN);
    expect(card?.maskedAccuracy).toBeGreaterThan(0.2);
    // A guess among all words would have the vocabulary's size.
    expect(card?.perplexity).toBeLessThan(100);
  });

  test('the second segment row was trained and differs from the first', async () => {
    const { segments } = encoder.weights;
    const values = await segments?.data();
    const { width } = encoder.config;
    const [first, second] = [values?.slice(0, width), values?.slice(width)];
    const distance = Math.hypot(...(first ?? []).map((value, i) => value - (second?.[i] ?? NaN)));
    expect(distance).toBeGreaterThan(0.01);
    expect(distance).toBeLessThan(Math.hypot(...(first ?? [])) + Math.hypot(...(second ?? [])));
  });
});
