/** Calls that several passes make, with the arguments that are always the same filled in. */
import type { Activation } from '../../lab/encoder/config';
import { ACTIVATIONS, LINEAR_MODES, type Arguments } from './kernels';
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

/** `x += residual` unless that is -1, then `y = layerNorm(x)`. */
export function addNorm(
  builder: ProgramWriter,
  { x, rows }: Rows,
  residual: number,
  norm: PackedNorm,
  width: number,
  y: number,
): Normed {
  const stats = builder.take(2 * rows);
  builder.call('addNorm', { x, residual, y, stats, rows, width, ...norm });
  return { x, stats };
}

/** In place: `dy` becomes `dx`. */
export function normBackward(
  builder: ProgramWriter,
  dy: number,
  { x, stats }: Normed,
  { scale }: PackedNorm,
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
