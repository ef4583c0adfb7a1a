/** The trained numbers of a group: names, shapes and starting values. The same for every engine. */
import type { EncoderConfig } from '../encoder/config';
import { RandomStream } from '../random';
import type { HeadKind, PromptKind } from '../presets';
import type { GroupRun, GroupSpec } from './engine';

/** Width of the bottleneck of the head and of the prompt network (k in the paper's notation). */
export const BOTTLENECK = 32;
/** Standard deviation of W2 at the start: the prompt of every text begins close to the chosen initialisation. */
const NEAR_ZERO = 0.01;

export interface StartingValue {
  readonly shape: readonly number[];
  readonly data: Float32Array;
  /** Axis along which prompt tokens lie; null where there are none. */
  readonly tokenAxis: 1 | 2 | null;
}

export type ParameterName =
  | 'prompt'
  | 'promptDown'
  | 'promptDownBias'
  | 'promptUp'
  | 'classifier'
  | 'classifierBias'
  | 'classEmbeddings'
  | 'muWeight'
  | 'muBias'
  | 'sigmaWeight'
  | 'sigmaBias'
  | 'decodeWeight'
  | 'decodeBias'
  | 'criticWeight'
  | 'criticBias';

interface Sizes {
  /** Of hidden states, D. */
  readonly width: number;
  /** Of word-embedding space, E, where prompts, class embeddings and the critic live. */
  readonly embeddingWidth: number;
  readonly classes: number;
  readonly promptLength: number;
}

/** What decides which parameters there are. */
interface Architecture {
  readonly prompt: PromptKind;
  readonly head: HeadKind;
  /** The critic belongs to the representation loss and exists only with it: nothing else would give it a gradient. */
  readonly representationLoss: boolean;
}

/** Shapes of one run's parameters, without the run axis. */
function parameterShapes(architecture: Architecture, sizes: Sizes): ReadonlyMap<ParameterName, readonly number[]> {
  const { prompt, head, representationLoss } = architecture;
  const { width, embeddingWidth, classes, promptLength } = sizes;
  const shapes = new Map<ParameterName, readonly number[]>();
  if (prompt !== 'none') shapes.set('prompt', [promptLength, embeddingWidth]);
  if (prompt === 'instance') {
    shapes.set('promptDown', [width, BOTTLENECK]);
    shapes.set('promptDownBias', [1, BOTTLENECK]);
    shapes.set('promptUp', [BOTTLENECK, promptLength, embeddingWidth]);
  }
  if (head === 'linear') {
    shapes.set('classifier', [width, classes]);
    shapes.set('classifierBias', [1, classes]);
  } else {
    shapes.set('classEmbeddings', [classes, embeddingWidth]);
  }
  if (head === 'bottleneck') {
    shapes.set('muWeight', [width, BOTTLENECK]);
    shapes.set('muBias', [1, BOTTLENECK]);
    shapes.set('sigmaWeight', [width, BOTTLENECK]);
    shapes.set('sigmaBias', [1, BOTTLENECK]);
    shapes.set('decodeWeight', [BOTTLENECK, embeddingWidth]);
    shapes.set('decodeBias', [1, embeddingWidth]);
  }
  if (representationLoss) {
    shapes.set('criticWeight', [embeddingWidth, embeddingWidth]);
    shapes.set('criticBias', [1, embeddingWidth]);
  }
  return shapes;
}

/** How many numbers a run trains. */
export function countParameters(architecture: Architecture, sizes: Sizes): number {
  let count = 0;
  for (const shape of parameterShapes(architecture, sizes).values()) {
    count += shape.reduce((product, size) => product * size, 1);
  }
  return count;
}

/** Shapes of one run's parameters in a group, at the spec's prompt length, without the run axis. */
export function groupShapes(spec: GroupSpec, config: EncoderConfig): ReadonlyMap<ParameterName, readonly number[]> {
  const { runs, promptLength, classes } = spec;
  const { width, embeddingWidth } = config;
  const architecture = { ...spec, representationLoss: runs.some((run) => run.representationLoss) };
  return parameterShapes(architecture, { width, embeddingWidth, classes, promptLength });
}

/** Starting values of a whole group, runs on the first axis. */
export function startingParameters(spec: GroupSpec, config: EncoderConfig): Map<ParameterName, StartingValue> {
  const { runs, promptLength } = spec;
  const { embeddingWidth } = config;
  const values = new Map<ParameterName, StartingValue>();
  for (const [name, shape] of groupShapes(spec, config)) {
    if (name === 'prompt' || name === 'promptUp') {
      values.set(name, startingTokens(name, runs, 0, promptLength, embeddingWidth));
      continue;
    }
    const size = shape.reduce((product, length) => product * length, 1);
    const data = new Float32Array(runs.length * size);
    runs.forEach((run, index) => {
      const own =
        name === 'classEmbeddings' ? spec.classEmbeddings : smallWeights(name, run.seed, size, fanIn(name, config));
      data.set(own, index * size);
    });
    values.set(name, { shape: [runs.length, ...shape], data, tokenAxis: null });
  }
  return values;
}

/** Starting values of prompt tokens `from` to `to`: at the beginning of training, and whenever a prompt grows. */
export function startingTokens(
  name: 'prompt' | 'promptUp',
  runs: readonly GroupRun[],
  from: number,
  to: number,
  width: number,
): StartingValue {
  const tokens = to - from;
  const rows = name === 'prompt' ? 1 : BOTTLENECK;
  const data = new Float32Array(runs.length * rows * tokens * width);
  runs.forEach((run, index) => {
    const stream = new RandomStream('prompt up', run.seed);
    for (let token = 0; token < tokens; token++) {
      for (let row = 0; row < rows; row++) {
        const at = ((index * rows + row) * tokens + token) * width;
        const values =
          name === 'prompt'
            ? run.drawToken(from + token)
            : stream
                .normals(new Float32Array(width), ((from + token) * BOTTLENECK + row) * width)
                .map((x) => x * NEAR_ZERO);
        data.set(values, at);
      }
    }
  });
  return name === 'prompt'
    ? { shape: [runs.length, tokens, width], data, tokenAxis: 1 }
    : { shape: [runs.length, BOTTLENECK, tokens, width], data, tokenAxis: 2 };
}

/** PyTorch's default for linear layers: uniform within 1 / sqrt(inputs), weight and bias alike. */
function smallWeights(name: ParameterName, seed: number, size: number, inputs: number): Float32Array {
  const bound = 1 / Math.sqrt(inputs);
  return new RandomStream(`start ${name}`, seed).uniforms(new Float32Array(size), -bound, bound);
}

function fanIn(name: ParameterName, { width, embeddingWidth }: EncoderConfig): number {
  if (name === 'decodeWeight' || name === 'decodeBias') return BOTTLENECK;
  return name === 'criticWeight' || name === 'criticBias' ? embeddingWidth : width;
}
