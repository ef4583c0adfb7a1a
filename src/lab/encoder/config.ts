/** What the lab needs of a Hugging Face `config.json`. */
import * as v from 'valibot';
import { LabError } from '../errors';

const size = v.pipe(v.number(), v.integer(), v.minValue(1));

const Schema = v.object({
  model_type: v.string(),
  hidden_size: size,
  num_hidden_layers: size,
  num_attention_heads: size,
  intermediate_size: size,
  max_position_embeddings: size,
  type_vocab_size: size,
  vocab_size: size,
  layer_norm_eps: v.optional(v.number(), 1e-12),
  hidden_act: v.optional(v.string(), 'gelu'),
});

/** The shape of an encoder of the BERT family. */
export interface EncoderConfig {
  readonly layers: number;
  /** Hidden size D. */
  readonly width: number;
  readonly heads: number;
  readonly feedForward: number;
  readonly positions: number;
  readonly segments: number;
  readonly vocabulary: number;
  readonly layerNormEpsilon: number;
}

/** @throws LabError `encoder-unsupported` for a configuration the lab cannot run. */
export function readConfig(json: unknown): EncoderConfig {
  const parsed = v.safeParse(Schema, json);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    throw unsupported(
      `The encoder's config.json lacks what a BERT needs (${v.getDotPath(issue) ?? 'top level'}: ${issue.message}).`,
    );
  }
  const config = parsed.output;
  if (config.model_type !== 'bert') throw unsupported(`The encoder is of type “${config.model_type}”.`);
  if (config.hidden_act !== 'gelu')
    throw unsupported(`The encoder's activation is “${config.hidden_act}”, not the exact GELU.`);
  if (config.hidden_size % config.num_attention_heads !== 0) {
    throw unsupported(
      `The encoder's width ${config.hidden_size} is not a multiple of its ${config.num_attention_heads} heads.`,
    );
  }
  return {
    layers: config.num_hidden_layers,
    width: config.hidden_size,
    heads: config.num_attention_heads,
    feedForward: config.intermediate_size,
    positions: config.max_position_embeddings,
    segments: config.type_vocab_size,
    vocabulary: config.vocab_size,
    layerNormEpsilon: config.layer_norm_eps,
  };
}

function unsupported(message: string): LabError {
  return new LabError('encoder-unsupported', message, 'Choose an encoder of the BERT family with model_type “bert”.');
}
