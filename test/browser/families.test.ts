/** Encoders whose forward pass differs from BERT's, in a browser against Hugging Face, on every backend. */
import { beforeAll, describe, expect, test } from 'vitest';
import { assemble } from '../../src/lab/encoder/batch';
import { encodeWords } from '../../src/lab/encoder/forward';
import { place } from '../../src/lab/prompt/layout';
import { startBackend } from '../../src/worker/backend';
import distilbert from '../fixtures/encoders/distilbert/expected.json';
import electra from '../fixtures/encoders/electra-generator/expected.json';
import roberta from '../fixtures/encoders/roberta-prefix/expected.json';
import { worstError } from '../unit/lab/support/closeness';
import { fetchFamily } from './reference-files';

const fail = (reason: string): void => expect.fail(`The device was lost: ${reason}`);

describe.each(['webgpu', 'wasm'] as const)('%s', (backend) => {
  beforeAll(async () => {
    expect(await startBackend(backend, fail)).toMatchObject({ name: backend });
  });

  test.each([
    ['electra-generator', ['vocab.txt', 'tokenizer_config.json'], electra],
    ['roberta-prefix', ['vocab.json', 'merges.txt', 'tokenizer_config.json'], roberta],
    ['distilbert', ['tokenizer.json'], distilbert],
  ] as const)('%s: hidden states of a padded batch', async (folder, tokenizerFiles, { states }) => {
    const encoder = await fetchFamily(folder, tokenizerFiles);
    const { tokenizer, config } = encoder;
    const placements = states.map(({ a, b }) => {
      const text = { a: tokenizer.encode(a), b: b === null ? null : tokenizer.encode(b) };
      return place('prefix', text, 0, config.positions, tokenizer.special);
    });
    const batch = assemble(placements, tokenizer.special.pad);
    const encoded = encodeWords(encoder, batch);
    const values = await encoded.data();
    states.forEach(({ ids, hidden }, index) => {
      expect(placements[index]?.ids).toEqual(ids);
      const from = index * batch.words * config.width;
      expect(worstError(values.slice(from, from + ids.length * config.width), hidden.flat())).toBeLessThan(1e-4);
    });
    encoded.dispose();
    encoder.dispose();
  });
});
