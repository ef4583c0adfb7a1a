/** Calls that several passes make, with the arguments that are always the same filled in. */
import type { Activation } from '../../lab/encoder/config';
import { ACTIVATIONS, LINEAR_MODES, WIDEST_NORMED, type Arguments } from './kernels';
import type { ProgramWriter } from './program';
import type { PackedLinear, PackedNorm } from './weights';

/** Rows of `width` numbers that stand one after the other. */
interface Rows {
  readonly x: number;
  readonly rows: number;
}

type LinearPlaces = Partial<Pick<Arguments<'linear'>, 'xBatch' | 'yBatch' | 'batches' | 'xStride' | 'yStride'>>;

/** `y = x W + bias`. */
export function linear(
  builder: ProgramWriter,
  { x, rows }: Rows,
  layer: PackedLinear,
  y: number,
  places: LinearPlaces = {},
): void {
  builder.call('linear', {
    ...dense(x, rows, layer.inner, layer.columns),
    ...places,
    weights: layer.weights,
    bias: layer.bias,
    y,
    mode: LINEAR_MODES.set,
    activation: 0,
    also: -1,
  });
}

/** `y = x W + bias`, `also = activation(y)`. */
export function linearActivated(
  builder: ProgramWriter,
  { x, rows }: Rows,
  layer: PackedLinear,
  activation: Activation,
  y: number,
  also: number,
): void {
  builder.call('linear', {
    ...dense(x, rows, layer.inner, layer.columns),
    weights: layer.weights,
    bias: layer.bias,
    y,
    mode: LINEAR_MODES.activate,
    activation: ACTIVATIONS[activation],
    also,
  });
}

/** `dx = dy W^T`, or `+=`. */
export function linearBackward(
  builder: ProgramWriter,
  { x: dy, rows }: Rows,
  layer: PackedLinear,
  dx: number,
  mode: 'set' | 'add',
): void {
  builder.call('linear', {
    ...dense(dy, rows, layer.columns, layer.inner),
    weights: layer.transposed,
    bias: -1,
    y: dx,
    mode: LINEAR_MODES[mode],
    activation: 0,
    also: -1,
  });
}

/** Back through `activation(before) W`: `dBefore = (dy W^T) * activation'(before)`. */
export function linearActivatedBackward(
  builder: ProgramWriter,
  { x: dy, rows }: Rows,
  layer: PackedLinear,
  activation: Activation,
  before: number,
  dBefore: number,
): void {
  builder.call('linear', {
    ...dense(dy, rows, layer.columns, layer.inner),
    weights: layer.transposed,
    bias: -1,
    y: dBefore,
    mode: LINEAR_MODES.slope,
    activation: ACTIVATIONS[activation],
    also: before,
  });
}

function dense(x: number, rows: number, inner: number, columns: number) {
  return { x, xStride: inner, xBatch: 0, yStride: columns, yBatch: 0, batches: 1, rows, inner, columns };
}

/** What layer normalisation leaves for its way back. */
export interface Normed {
  readonly x: number;
  readonly stats: number;
}

/** `y = layerNorm(x)`. */
export function addNorm(builder: ProgramWriter, { x, rows }: Rows, norm: PackedNorm, width: number, y: number): Normed {
  const stats = builder.take(2 * rows);
  builder.call('addNorm', { x, residual: -1, y, stats, rows, width, ...norm });
  return { x, stats };
}

/** Rows of a product that are not one list: so many batches, and how far apart those of what is added to them stand. */
interface Batches {
  readonly batches: number;
  readonly addedBatch: number;
}

/** `sum = x W + bias + residual`, then `y = layerNorm(sum)`. @param rows of each batch. */
export function linearAddNorm(
  builder: ProgramWriter,
  { x, rows }: Rows,
  layer: PackedLinear,
  residual: number,
  norm: PackedNorm,
  y: number,
  { batches, addedBatch }: Batches = { batches: 1, addedBatch: 0 },
): Normed {
  const { columns } = layer;
  const all = batches * rows;
  const sum = builder.take(all * columns);
  if (columns > WIDEST_NORMED) {
    linear(builder, { x, rows: all }, layer, sum);
    const added = { x: residual, xBatch: addedBatch, y: sum, yBatch: rows * columns, batches, rows, width: columns };
    copyRows(builder, { ...added, add: 1 });
    return addNorm(builder, { x: sum, rows: all }, norm, columns, y);
  }
  const stats = builder.take(2 * all);
  builder.call('linearAddNorm', {
    ...dense(x, rows, layer.inner, columns),
    xBatch: rows * layer.inner,
    weights: layer.weights,
    bias: layer.bias,
    y: sum,
    yBatch: rows * columns,
    batches,
    residual,
    residualBatch: addedBatch,
    normed: y,
    stats,
    ...norm,
  });
  return { x: sum, stats };
}

/** What is added on the way back before a norm is gone through: the first `rows` rows of each batch. */
interface Added {
  readonly dy: number;
  readonly rows: number;
}

/** Gradients at a norm's input, from those at its output: `added + dx W^T`. @param rows of each batch. */
export function linearNormBackward(
  builder: ProgramWriter,
  { x, rows }: Rows,
  layer: PackedLinear,
  added: Added,
  { x: input, stats }: Normed,
  { scale }: PackedNorm,
  { batches, addedBatch }: Batches = { batches: 1, addedBatch: 0 },
): number {
  const [inner, columns] = [layer.columns, layer.inner];
  const all = batches * rows;
  const y = builder.take(all * columns);
  if (columns > WIDEST_NORMED) {
    linearBackward(builder, { x, rows: all }, layer, y, 'set');
    const places = { x: added.dy, xBatch: addedBatch, y, yBatch: rows * columns, batches, rows: added.rows };
    if (added.rows > 0) copyRows(builder, { ...places, width: columns, add: 1 });
    normBackward(builder, y, { x: input, stats }, { scale }, all, columns);
    return y;
  }
  builder.call('linearNormBackward', {
    ...dense(x, rows, inner, columns),
    xBatch: rows * inner,
    weights: layer.transposed,
    bias: -1,
    y,
    yBatch: rows * columns,
    batches,
    dy: added.dy,
    dyBatch: addedBatch,
    dyRows: added.rows,
    input,
    stats,
    scale,
  });
  return y;
}

/** In place: `dy` becomes `dx`. */
export function normBackward(
  builder: ProgramWriter,
  dy: number,
  { x, stats }: Normed,
  { scale }: Pick<PackedNorm, 'scale'>,
  rows: number,
  width: number,
): void {
  builder.call('normBackward', { dy, x, stats, scale, dx: dy, rows, width });
}

/** Copies `batches` blocks of rows of one width; distances between rows are that width unless given. */
export function copyRows(
  builder: ProgramWriter,
  { width, ...given }: Pick<Arguments<'copyRows'>, 'x' | 'y' | 'width' | 'rows'> & Partial<Arguments<'copyRows'>>,
): void {
  builder.call('copyRows', {
    xStride: width,
    xBatch: 0,
    yStride: width,
    yBatch: 0,
    batches: 1,
    add: 0,
    factor: 1,
    ...given,
    width,
  });
}
