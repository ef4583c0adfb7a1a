/**
 * The families of encoders that share the post-norm Transformer of BERT (Devlin et al. 2019) and differ in what they call
 * things: ELECTRA (Clark et al. 2020), RoBERTa (Liu et al. 2019) and DistilBERT (Sanh et al. 2019).
 */

export const FAMILY_IDS = ['bert', 'electra', 'roberta', 'distilbert'] as const;
export type FamilyId = (typeof FAMILY_IDS)[number];

/** Names of a layer's tensors, after the layer's own prefix. */
interface LayerNames {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly output: string;
  readonly attentionNorm: string;
  readonly intermediate: string;
  readonly feedForward: string;
  readonly outputNorm: string;
}

/** Keys of `config.json`. */
export interface ConfigKeys {
  readonly width: string;
  readonly layers: string;
  readonly heads: string;
  readonly feedForward: string;
  readonly activation: string;
}

export interface Family {
  readonly name: string;
  /** What the names of its tensors begin with where the checkpoint has a head beside the encoder. */
  readonly prefix: string;
  readonly keys: ConfigKeys;
  readonly layer: (index: number) => string;
  readonly layerNames: LayerNames;
  /** The masked-language-model head's transform, without the prefix. */
  readonly transform: { readonly dense: string; readonly norm: string };
  /** Whether the transform has the exact GELU whatever the layers have. */
  readonly transformGelu: boolean;
  readonly hasSegments: boolean;
  /** Whether word embeddings have a width of their own, with a projection to the hidden size. */
  readonly hasProjection: boolean;
  /** Whether the first position is the one after the padding token's id. */
  readonly positionsAfterPadding: boolean;
  /** Whether the configuration decides the epsilon of layer norms, which is 1e-12 otherwise. */
  readonly asksEpsilon: boolean;
}

/** Tensors outside the layers, without the prefix. */
export const EMBEDDINGS = {
  words: 'embeddings.word_embeddings.weight',
  positions: 'embeddings.position_embeddings.weight',
  segments: 'embeddings.token_type_embeddings.weight',
  norm: 'embeddings.LayerNorm',
  projection: 'embeddings_project',
} as const;

const BERT: Family = {
  name: 'BERT',
  prefix: 'bert.',
  keys: {
    width: 'hidden_size',
    layers: 'num_hidden_layers',
    heads: 'num_attention_heads',
    feedForward: 'intermediate_size',
    activation: 'hidden_act',
  },
  layer: (index) => `encoder.layer.${index}.`,
  layerNames: {
    query: 'attention.self.query',
    key: 'attention.self.key',
    value: 'attention.self.value',
    output: 'attention.output.dense',
    attentionNorm: 'attention.output.LayerNorm',
    intermediate: 'intermediate.dense',
    feedForward: 'output.dense',
    outputNorm: 'output.LayerNorm',
  },
  transform: { dense: 'cls.predictions.transform.dense', norm: 'cls.predictions.transform.LayerNorm' },
  transformGelu: false,
  hasSegments: true,
  hasProjection: false,
  positionsAfterPadding: false,
  asksEpsilon: true,
};

export const FAMILIES: Readonly<Record<FamilyId, Family>> = {
  bert: BERT,
  electra: {
    ...BERT,
    name: 'ELECTRA',
    prefix: 'electra.',
    transform: { dense: 'generator_predictions.dense', norm: 'generator_predictions.LayerNorm' },
    transformGelu: true,
    hasProjection: true,
  },
  roberta: {
    ...BERT,
    name: 'RoBERTa',
    prefix: 'roberta.',
    transform: { dense: 'lm_head.dense', norm: 'lm_head.layer_norm' },
    transformGelu: true,
    positionsAfterPadding: true,
  },
  distilbert: {
    ...BERT,
    name: 'DistilBERT',
    prefix: 'distilbert.',
    keys: { width: 'dim', layers: 'n_layers', heads: 'n_heads', feedForward: 'hidden_dim', activation: 'activation' },
    layer: (index) => `transformer.layer.${index}.`,
    layerNames: {
      query: 'attention.q_lin',
      key: 'attention.k_lin',
      value: 'attention.v_lin',
      output: 'attention.out_lin',
      attentionNorm: 'sa_layer_norm',
      intermediate: 'ffn.lin1',
      feedForward: 'ffn.lin2',
      outputNorm: 'output_layer_norm',
    },
    transform: { dense: 'vocab_transform', norm: 'vocab_layer_norm' },
    hasSegments: false,
    asksEpsilon: false,
  },
};
