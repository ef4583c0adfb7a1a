/** What the lab needs of a Hugging Face `config.json`, in the same words for every family. */
import * as v from 'valibot';
import { LabError } from '../errors';
import { FAMILIES, FAMILY_IDS, type Family, type FamilyId } from './families';

/** The nonlinearity between the two matrices of a feed-forward layer. */
export type Activation = 'gelu' | 'gelu-tanh' | 'relu';

/** By the names that configurations use. */
const ACTIVATIONS: ReadonlyMap<string, Activation> = new Map([
  ['gelu', 'gelu'],
  ['gelu_python', 'gelu'],
  ['gelu_new', 'gelu-tanh'],
  ['gelu_fast', 'gelu-tanh'],
  ['gelu_pytorch_tanh', 'gelu-tanh'],
  ['relu', 'relu'],
]);

/** The shape of an encoder. */
export interface EncoderConfig {
  readonly family: FamilyId;
  readonly layers: number;
  /** Hidden size D. */
  readonly width: number;
  /** Width of word-embedding space, where prompts live too; the hidden size in every family but ELECTRA. */
  readonly embeddingWidth: number;
  readonly heads: number;
  readonly feedForward: number;
  /** Places a sequence may have. */
  readonly positions: number;
  /** Row of the position table that the first place takes. */
  readonly positionOffset: number;
  /** Rows of the segment table; 0 without one. */
  readonly segments: number;
  readonly vocabulary: number;
  readonly layerNormEpsilon: number;
  readonly activation: Activation;
}

const size = v.pipe(v.number(), v.integer(), v.minValue(1));

const Kind = v.object({
  // The original release of BERT does not say what it is.
  model_type: v.optional(v.string(), 'bert'),
  is_decoder: v.nullish(v.boolean(), false),
  position_embedding_type: v.nullish(v.string(), 'absolute'),
});

const Shape = v.object({
  width: size,
  layers: size,
  heads: size,
  feedForward: size,
  activation: v.optional(v.string(), 'gelu'),
  max_position_embeddings: size,
  vocab_size: size,
  type_vocab_size: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 2),
  layer_norm_eps: v.optional(v.pipe(v.number(), v.gtValue(0)), 1e-12),
  pad_token_id: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0))),
  embedding_size: v.optional(size),
});

/** @throws LabError `encoder-unsupported` for a configuration the lab cannot run. */
export function readConfig(json: unknown): EncoderConfig {
  const kind = parse(Kind, json);
  const id = FAMILY_IDS.find((family) => family === kind.model_type);
  if (id === undefined) throw unsupported(`The encoder is of the type “${kind.model_type}”.`);
  if (kind.is_decoder) throw unsupported('The encoder is set up as a decoder, which reads from left to right.');
  if (kind.position_embedding_type !== 'absolute') {
    throw unsupported(`The encoder's positions are of the kind “${kind.position_embedding_type}”, not “absolute”.`);
  }
  const family = FAMILIES[id];
  const shape = readShape(json, family);
  const positionOffset = family.positionsAfterPadding ? (shape.pad_token_id ?? 1) + 1 : 0;
  const activation = ACTIVATIONS.get(shape.activation);
  if (activation === undefined) {
    throw unsupported(
      `The encoder's activation is “${shape.activation}”, which is none of ${[...ACTIVATIONS.keys()].join(', ')}.`,
    );
  }
  if (shape.width % shape.heads !== 0)
    throw unsupported(`The encoder's width ${shape.width} is not a multiple of its ${shape.heads} heads.`);
  if (shape.max_position_embeddings <= positionOffset)
    throw unsupported(`Of the encoder's ${shape.max_position_embeddings} positions none can be used.`);
  if (family.hasProjection && shape.embedding_size === undefined)
    throw unsupported(lacks(family.name, 'embedding_size', 'it is not there'));
  return {
    family: id,
    layers: shape.layers,
    width: shape.width,
    embeddingWidth: family.hasProjection ? (shape.embedding_size ?? shape.width) : shape.width,
    heads: shape.heads,
    feedForward: shape.feedForward,
    positions: shape.max_position_embeddings - positionOffset,
    positionOffset,
    segments: family.hasSegments ? shape.type_vocab_size : 0,
    vocabulary: shape.vocab_size,
    layerNormEpsilon: family.asksEpsilon ? shape.layer_norm_eps : 1e-12,
    activation,
  };
}

function readShape(json: unknown, { keys, name }: Family): v.InferOutput<typeof Shape> {
  const given = json as Readonly<Record<string, unknown>>;
  const renamed = Object.fromEntries(Object.entries(keys).map(([own, key]: [string, string]) => [own, given[key]]));
  return parse(Shape, { ...given, ...renamed }, name, { ...keys });
}

function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  json: unknown,
  family = 'BERT',
  keys: Partial<Readonly<Record<string, string>>> = {},
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue) ?? 'top level';
  throw unsupported(lacks(family, keys[path] ?? path, issue.message));
}

function lacks(family: string, key: string, reason: string): string {
  return `The encoder's config.json lacks what a ${family} needs (${key}: ${reason}).`;
}

function unsupported(message: string): LabError {
  const known = FAMILY_IDS.map((id) => `${FAMILIES[id].name} (“${id}”)`).join(', ');
  return new LabError('encoder-unsupported', message, `Choose an encoder with one of these model types: ${known}.`);
}
