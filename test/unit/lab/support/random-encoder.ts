/** A BERT of any shape with random weights: its file, and the lab's encoder built from it. */
import { readConfig, type EncoderConfig } from '../../../../src/lab/encoder/config';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { readSafetensors, type Checkpoint } from '../../../../src/lab/encoder/safetensors';
import { buildWeights } from '../../../../src/lab/encoder/weights';
import { RandomStream } from '../../../../src/lab/random';
import { float32Tensor, safetensorsFile, type NamedTensor } from './safetensors-file';

export interface RandomEncoder {
  readonly config: EncoderConfig;
  readonly checkpoint: Checkpoint;
  /** Without a tokenizer: for tests that give token ids. */
  readonly encoder: Encoder;
}

export const ODD_SHAPE = {
  model_type: 'bert',
  hidden_size: 24,
  num_attention_heads: 3,
  intermediate_size: 35,
  max_position_embeddings: 29,
  type_vocab_size: 2,
  vocab_size: 37,
  layer_norm_eps: 1e-5,
};

type Shape = typeof ODD_SHAPE & { readonly num_hidden_layers: number };

function tensor(name: string, size: readonly number[], scale: number, mean = 0): NamedTensor {
  const count = size.reduce((product, length) => product * length, 1);
  const values = new RandomStream(name, 3).normals(new Float32Array(count)).map((value) => mean + scale * value);
  return float32Tensor(name, size, values);
}

export const normTensors = (name: string, width: number): NamedTensor[] => [
  tensor(`${name}.weight`, [width], 0.2, 1),
  tensor(`${name}.bias`, [width], 0.2),
];

export const denseTensors = (name: string, from: number, to: number): NamedTensor[] => [
  tensor(`${name}.weight`, [to, from], 1.5 / Math.sqrt(from)),
  tensor(`${name}.bias`, [to], 0.2),
];

/** @param embeddingWidth width of word-embedding space; where it is not the hidden size, ELECTRA's projection is there, too. */
export function bertTensors(
  shape: Shape,
  prefix = '',
  embeddingWidth = shape.hidden_size,
  wordScale = 1,
): NamedTensor[] {
  const { hidden_size: width, intermediate_size: inner } = shape;
  const layer = (index: number): NamedTensor[] => {
    const at = `encoder.layer.${index}.`;
    return [
      ...['attention.self.query', 'attention.self.key', 'attention.self.value', 'attention.output.dense'].flatMap(
        (name) => denseTensors(at + name, width, width),
      ),
      ...normTensors(`${at}attention.output.LayerNorm`, width),
      ...denseTensors(`${at}intermediate.dense`, width, inner),
      ...denseTensors(`${at}output.dense`, inner, width),
      ...normTensors(`${at}output.LayerNorm`, width),
    ];
  };
  const tensors = [
    tensor('embeddings.word_embeddings.weight', [shape.vocab_size, embeddingWidth], wordScale),
    tensor('embeddings.position_embeddings.weight', [shape.max_position_embeddings, embeddingWidth], 0.5),
    tensor('embeddings.token_type_embeddings.weight', [shape.type_vocab_size, embeddingWidth], 0.5),
    ...normTensors('embeddings.LayerNorm', embeddingWidth),
    ...(embeddingWidth === width ? [] : denseTensors('embeddings_project', embeddingWidth, width)),
    ...Array.from({ length: shape.num_hidden_layers }, (_, index) => layer(index)).flat(),
  ];
  return tensors.map((given) => ({ ...given, name: prefix + given.name }));
}

export function randomEncoder(layers: number): RandomEncoder {
  const shape = { ...ODD_SHAPE, num_hidden_layers: layers };
  const checkpoint = readSafetensors(safetensorsFile(bertTensors(shape)));
  const config = readConfig(shape);
  const weights = buildWeights(checkpoint, config);
  return {
    config,
    checkpoint,
    encoder: { id: 'random', config, weights, dispose: weights.dispose } as unknown as Encoder,
  };
}
