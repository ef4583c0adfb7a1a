/** The frozen weights of an encoder, packed for the kernels and kept in the arena. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Activation } from '../../lab/encoder/config';
import type { Encoder } from '../../lab/encoder/encoder';
import type { FrozenLinear, FrozenNorm } from '../../lab/encoder/frozen';
import type { LayerWeights } from '../../lab/encoder/weights';
import type { Arena } from './arena';
import { packHalves } from './halves';
import { PANEL } from './kernels';
import type { Machine } from './machine';

/** A matrix in the arena in panels, both ways round. */
export interface PackedLinear {
  readonly inner: number;
  readonly columns: number;
  readonly weights: number;
  /** W^T, `[columns, inner]`. */
  readonly transposed: number;
  readonly bias: number;
}

/** Rows of E numbers in the arena. */
export interface PackedTable {
  readonly address: number;
  readonly rows: number;
}

export interface PackedNorm {
  readonly scale: number;
  readonly shift: number;
  readonly epsilon: number;
}

export interface PackedLayer {
  /** Queries, keys and values side by side; of the last of several layers, where one row asks, they are apart. */
  readonly projections: PackedLinear | { readonly query: PackedLinear; readonly keyValue: PackedLinear };
  readonly output: PackedLinear;
  readonly attentionNorm: PackedNorm;
  readonly intermediate: PackedLinear;
  readonly feedForward: PackedLinear;
  readonly outputNorm: PackedNorm;
  readonly activation: Activation;
}

export interface PackedEncoder {
  readonly embeddingNorm: PackedNorm;
  readonly projection: PackedLinear | null;
  readonly layers: readonly PackedLayer[];
  readonly transform: {
    readonly dense: PackedLinear;
    readonly norm: PackedNorm;
    readonly activation: Activation;
  } | null;
  /** [vocabulary, E]. */
  readonly words: PackedTable;
  /** Position and segment embeddings together, [segments, positions, E]; of an encoder without segments there is one. */
  readonly places: PackedTable & { readonly positions: number };
  readonly release: () => void;
}

interface HostLinear {
  readonly inner: number;
  readonly columns: number;
  /** inner x columns. */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/** Where there is no room, nothing of it stays. */
export async function packEncoder(encoder: Encoder, arena: Arena): Promise<PackedEncoder> {
  const kept: number[] = [];
  const release = (): void => {
    for (const address of kept.splice(0)) arena.release(address);
  };
  const keep = (values: Float32Array): number => {
    const address = arena.keep(values);
    kept.push(address);
    return address;
  };
  try {
    return { ...(await pack(encoder, keep, arena.machine)), release };
  } catch (error) {
    release();
    throw error;
  }
}

async function pack(
  { weights, config }: Encoder,
  keep: (values: Float32Array) => number,
  machine: Machine,
): Promise<Omit<PackedEncoder, 'release'>> {
  const keepPanels = (values: Float32Array): number => keep(asWeights(values, machine));
  const linear = (host: HostLinear): PackedLinear => ({
    inner: host.inner,
    columns: host.columns,
    weights: keepPanels(panels(host.kernel, host.inner, host.columns)),
    transposed: keepPanels(panels(transpose(host), host.columns, host.inner)),
    bias: keep(host.bias),
  });
  const read = async (layer: FrozenLinear): Promise<PackedLinear> => linear(await readLinear(layer));
  const norm = async ({ scale, shift, epsilon }: FrozenNorm): Promise<PackedNorm> => ({
    scale: keep(await numbers(scale)),
    shift: keep(await numbers(shift)),
    epsilon,
  });
  const table = (values: Float32Array): PackedTable => ({
    address: keep(values),
    rows: values.length / config.embeddingWidth,
  });
  const packLayer = async (layer: LayerWeights, apart: boolean): Promise<PackedLayer> => {
    const [query, key, value] = await Promise.all([layer.query, layer.key, layer.value].map(readLinear));
    if (query === undefined || key === undefined || value === undefined) throw new RangeError('A layer has queries.');
    return {
      projections: apart
        ? { query: linear(query), keyValue: linear(sideBySide([key, value])) }
        : linear(sideBySide([query, key, value])),
      output: await read(layer.output),
      attentionNorm: await norm(layer.attentionNorm),
      intermediate: await read(layer.intermediate),
      feedForward: await read(layer.feedForward),
      outputNorm: await norm(layer.outputNorm),
      activation: layer.activation,
    };
  };
  const layers: PackedLayer[] = [];
  for (const [index, layer] of weights.layers.entries()) {
    layers.push(await packLayer(layer, index > 0 && index === config.layers - 1));
  }
  const { transform, projection } = weights;
  const places = placesOf(
    await numbers(weights.positions),
    weights.segments === null ? null : await numbers(weights.segments),
    config.embeddingWidth,
  );
  return {
    embeddingNorm: await norm(weights.embeddingNorm),
    projection: projection === null ? null : await read(projection),
    layers,
    transform:
      transform === null
        ? null
        : {
            dense: await read(transform.dense),
            norm: await norm(transform.norm),
            activation: transform.activation,
          },
    words: table(weights.words),
    places: { ...table(places), positions: config.positions },
  };
}

/** @param segments null in an encoder that knows none. */
function placesOf(positions: Float32Array, segments: Float32Array | null, width: number): Float32Array {
  if (segments === null) return positions;
  const places = new Float32Array((positions.length * segments.length) / width);
  for (let segment = 0; segment < segments.length / width; segment++) {
    const ofSegment = positions.map((number, at) => number + (segments[segment * width + (at % width)] ?? 0));
    places.set(ofSegment, segment * positions.length);
  }
  return places;
}

/** The projections of a layer all of whose rows ask. */
export function together({ projections }: PackedLayer): PackedLinear {
  if ('weights' in projections) return projections;
  throw new RangeError('This layer keeps its queries apart.');
}

/** Those of a layer that keeps its queries apart. */
export function apart({ projections }: PackedLayer): { readonly query: PackedLinear; readonly keyValue: PackedLinear } {
  if ('query' in projections) return projections;
  throw new RangeError('This layer keeps its queries with its keys and values.');
}

async function numbers(tensor: tf.Tensor): Promise<Float32Array> {
  return Float32Array.from(await tensor.data<'float32'>());
}

async function readLinear({ kernel, bias }: FrozenLinear): Promise<HostLinear> {
  const [inner, columns] = kernel.shape;
  return { inner, columns, kernel: await numbers(kernel), bias: await numbers(bias) };
}

function sideBySide(parts: readonly HostLinear[]): HostLinear {
  const inner = parts[0]?.inner ?? 0;
  const columns = parts.reduce((total, part) => total + part.columns, 0);
  const kernel = new Float32Array(inner * columns);
  const bias = new Float32Array(columns);
  let from = 0;
  for (const part of parts) {
    for (let row = 0; row < inner; row++) {
      kernel.set(part.kernel.subarray(row * part.columns, (row + 1) * part.columns), row * columns + from);
    }
    bias.set(part.bias, from);
    from += part.columns;
  }
  return { inner, columns, kernel, bias };
}

function transpose({ kernel, inner, columns }: HostLinear): Float32Array {
  const out = new Float32Array(kernel.length);
  for (let row = 0; row < inner; row++) {
    for (let column = 0; column < columns; column++) out[column * inner + row] = kernel[row * columns + column] ?? 0;
  }
  return out;
}

/** Panels as this machine's products read them. */
export function asWeights(panels: Float32Array, { halfWeights }: Machine): Float32Array {
  return halfWeights ? packHalves(panels) : panels;
}

/** `[inner, columns]` by rows to `[ceil(columns / PANEL)][inner][PANEL]`. */
export function panels(matrix: Float32Array, inner: number, columns: number): Float32Array {
  const out = new Float32Array(Math.ceil(columns / PANEL) * inner * PANEL);
  for (let row = 0; row < inner; row++) {
    for (let column = 0; column < columns; column++) {
      const panel = Math.floor(column / PANEL);
      out[(panel * inner + row) * PANEL + (column % PANEL)] = matrix[row * columns + column] ?? 0;
    }
  }
  return out;
}
