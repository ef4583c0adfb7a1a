/** Configurations of every family in the same words, and those that the lab cannot run. */
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../../src/lab/encoder/config';
import { labErrorOf } from '../support/lab-error';
import { ODD_SHAPE } from '../support/random-encoder';

const SHAPE = { ...ODD_SHAPE, num_hidden_layers: 2 };
const ROBERTA = { ...SHAPE, model_type: 'roberta' };
const DISTILBERT = {
  model_type: 'distilbert',
  dim: 24,
  n_layers: 2,
  n_heads: 3,
  hidden_dim: 35,
  activation: 'relu',
  max_position_embeddings: 29,
  vocab_size: 37,
};

describe('config.json', () => {
  test('is read, with the defaults of BERT where it says nothing', () => {
    const { layer_norm_eps: _, ...silent } = SHAPE;
    expect(readConfig(silent)).toEqual({
      family: 'bert',
      layers: 2,
      width: 24,
      embeddingWidth: 24,
      heads: 3,
      feedForward: 35,
      positions: 29,
      positionOffset: 0,
      segments: 2,
      vocabulary: 37,
      layerNormEpsilon: 1e-12,
      activation: 'gelu',
    });
    expect(readConfig(SHAPE).layerNormEpsilon).toBe(1e-5);
  });

  test.each([
    ['another family', { ...SHAPE, model_type: 'gpt2' }, 'gpt2'],
    ['a sequence-to-sequence model', { ...SHAPE, model_type: 't5' }, 't5'],
    ['a decoder', { ...SHAPE, is_decoder: true }, 'decoder'],
    ['relative positions', { ...SHAPE, position_embedding_type: 'relative_key' }, 'relative_key'],
    ['another activation', { ...SHAPE, hidden_act: 'silu' }, 'silu'],
    ['a width that the heads do not divide', { ...SHAPE, num_attention_heads: 5 }, '5'],
    ['no layers', { ...SHAPE, num_hidden_layers: 0 }, 'num_hidden_layers'],
    ['a width in words', { ...SHAPE, hidden_size: 'wide' }, 'hidden_size'],
    ['a fractional width', { ...SHAPE, hidden_size: 24.5 }, 'hidden_size'],
    ['no vocabulary', { ...SHAPE, vocab_size: undefined }, 'vocab_size'],
    ['null', null, 'config.json'],
    ['a list', [], 'config.json'],
    ['a DistilBERT without its width', { ...DISTILBERT, dim: undefined }, 'dim'],
    ['an ELECTRA without the width of its embeddings', { ...SHAPE, model_type: 'electra' }, 'embedding_size'],
    ['a RoBERTa whose padding takes every position', { ...ROBERTA, pad_token_id: 28 }, '29'],
  ])('refused: %s', async (_, config, named) => {
    const error = await labErrorOf(() => readConfig(config));
    expect(error.code).toBe('encoder-unsupported');
    expect(error.message).toContain(named);
    for (const known of ['bert', 'electra', 'roberta', 'distilbert']) expect(error.remedy).toContain(`“${known}”`);
  });

  test('the original release of BERT, which does not say what it is', () => {
    const { model_type: _, ...nameless } = SHAPE;
    expect(readConfig(nameless)).toEqual(readConfig(SHAPE));
  });

  test("RoBERTa's positions begin after the padding token's id", () => {
    expect(readConfig(ROBERTA)).toMatchObject({ family: 'roberta', positions: 27, positionOffset: 2 });
    expect(readConfig({ ...ROBERTA, pad_token_id: 4 })).toMatchObject({ positions: 24, positionOffset: 5 });
    expect(readConfig({ ...SHAPE, pad_token_id: 4 })).toMatchObject({ positions: 29, positionOffset: 0 });
  });

  test('ELECTRA has a width of its own for embeddings, other families have not', () => {
    expect(readConfig({ ...SHAPE, model_type: 'electra', embedding_size: 8 }).embeddingWidth).toBe(8);
    expect(readConfig({ ...SHAPE, embedding_size: 8 }).embeddingWidth).toBe(24);
  });

  test('DistilBERT has keys of its own, no segments and one epsilon', () => {
    expect(readConfig({ ...DISTILBERT, layer_norm_eps: 1e-5 })).toEqual({
      ...readConfig(SHAPE),
      family: 'distilbert',
      segments: 0,
      layerNormEpsilon: 1e-12,
      activation: 'relu',
    });
  });

  test.each([
    ['gelu', 'gelu'],
    ['gelu_python', 'gelu'],
    ['gelu_new', 'gelu-tanh'],
    ['gelu_fast', 'gelu-tanh'],
    ['gelu_pytorch_tanh', 'gelu-tanh'],
    ['relu', 'relu'],
  ])('%s is the activation %s', (name, activation) => {
    expect(readConfig({ ...SHAPE, hidden_act: name }).activation).toBe(activation);
  });
});
