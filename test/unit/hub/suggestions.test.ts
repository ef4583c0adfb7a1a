/** The sizes that are promised, computed anew from the shapes that were published. */
import { describe, expect, test } from 'vitest';
import { readHubName } from '../../../src/hub/name';
import { SUGGESTIONS } from '../../../src/hub/suggestions';
import { readConfig } from '../../../src/lab/encoder/config';
import { expectedMemory } from '../../../src/lab/encoder/memory';

interface Published {
  readonly config: Readonly<Record<string, string | number>>;
  /** Layers on top of the encoder that are in the file too. */
  readonly pooler: boolean;
  readonly transform: boolean;
  /** BERT's guess whether one sentence follows the other. */
  readonly pair: boolean;
}

const bert = (layers: number, width: number, heads: number): Published['config'] => ({
  model_type: 'bert',
  num_hidden_layers: layers,
  hidden_size: width,
  num_attention_heads: heads,
  intermediate_size: 4 * width,
  vocab_size: 30522,
  max_position_embeddings: 512,
  type_vocab_size: 2,
});
const roberta = (layers: number, width: number, heads: number): Published['config'] => ({
  ...bert(layers, width, heads),
  model_type: 'roberta',
  vocab_size: 50265,
  max_position_embeddings: 514,
  type_vocab_size: 1,
  pad_token_id: 1,
});
const distilbert: Published['config'] = {
  model_type: 'distilbert',
  n_layers: 6,
  dim: 768,
  n_heads: 12,
  hidden_dim: 3072,
  vocab_size: 30522,
  max_position_embeddings: 512,
};

const whole = { pooler: true, transform: true, pair: true };
const masked = { pooler: false, transform: true, pair: false };
const PUBLISHED: Readonly<Record<string, Published>> = {
  'google/bert_uncased_L-2_H-128_A-2': { config: bert(2, 128, 2), ...whole },
  'google/bert_uncased_L-4_H-256_A-4': { config: bert(4, 256, 4), ...whole },
  'google/bert_uncased_L-4_H-512_A-8': { config: bert(4, 512, 8), ...whole },
  'sentence-transformers/all-MiniLM-L6-v2': {
    config: bert(6, 384, 12),
    pooler: true,
    transform: false,
    pair: false,
  },
  'distilbert/distilbert-base-uncased': { config: distilbert, ...masked },
  'FacebookAI/roberta-base': { config: roberta(12, 768, 12), ...masked },
  'FacebookAI/roberta-large': { config: roberta(24, 1024, 16), ...masked },
};

function parametersOf({ config, pooler, transform, pair }: Published): number {
  const { layers, width, feedForward, vocabulary, positions, positionOffset, segments } = readConfig(config);
  const dense = (input: number, output: number): number => input * output + output;
  const norm = 2 * width;
  const embeddings = (vocabulary + positions + positionOffset + segments) * width + norm;
  const layer = 4 * dense(width, width) + dense(width, feedForward) + dense(feedForward, width) + 2 * norm;
  return (
    embeddings +
    layers * layer +
    (pooler ? dense(width, width) : 0) +
    (transform ? dense(width, width) + norm + vocabulary : 0) +
    (pair ? dense(width, 2) : 0)
  );
}

test('every suggestion is checked', () => {
  expect(SUGGESTIONS.map(({ name }) => name)).toEqual(Object.keys(PUBLISHED));
});

describe.each(SUGGESTIONS)('$name', ({ name, parameters, downloadBytes, expectedMemory: memory }) => {
  const published = PUBLISHED[name];
  if (published === undefined) throw new Error(`${name} has no published shape.`);

  test('is a name', () => {
    expect(readHubName(name)).toEqual({ name, revision: null });
  });

  test('has the parameters of its shape', () => {
    expect(parameters).toBe(parametersOf(published));
  });

  test('is as large as its numbers in 32 bits, rounded up', () => {
    expect(downloadBytes).toBe(Math.ceil((4 * parameters) / 1e6) * 1e6);
  });

  test('takes the memory that the lab expects', () => {
    expect(memory).toBe(Math.ceil(expectedMemory(readConfig(published.config)) / 1e6) * 1e6);
  });
});
