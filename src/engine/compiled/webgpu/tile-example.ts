/** What tiles are timed with: programs of one product again and again. */
import { linear, linearAddNorm } from '../emit';
import type { KernelName } from '../kernels';
import { ProgramBuilder, type Program } from '../program';
import { TILE_CLASSES } from './shaders/index';
import type { TileClass } from './shaders/tile-classes';

/** Work of one program: on a fast device many are run for one measurement, and on a slow one a single is not long. */
const PROGRAM_FLOPS = 5e8;
const MOST_CALLS = 32;

const EXAMPLES = TILE_CLASSES.map(({ example }) => example);
const LARGEST_X = Math.max(...EXAMPLES.map(({ rows, inner }) => rows * inner));
const LARGEST_WEIGHTS = Math.max(...EXAMPLES.map(({ inner, columns }) => inner * columns));

/** Numbers from the base that all programs read and none writes. */
export const INPUTS = LARGEST_X + LARGEST_WEIGHTS;

export interface Example {
  readonly program: Program;
  /** Where its result stands, and how many numbers it has. */
  readonly result: number;
  readonly size: number;
}

/** @param kernel of a product, of those that the class is for. */
export function writeExample({ example }: TileClass, kernel: KernelName, base: number): Example {
  const { rows, inner, columns } = example;
  const builder = new ProgramBuilder(base);
  const x = builder.take(LARGEST_X);
  const weights = builder.take(LARGEST_WEIGHTS);
  const size = rows * columns;
  const result = builder.take(size);
  const layer = { weights, transposed: -1, bias: x, inner, columns };
  const repeats = Math.min(MOST_CALLS, Math.ceil(PROGRAM_FLOPS / (2 * rows * inner * columns)));
  for (let i = 0; i < repeats; i++) {
    if (kernel === 'linear') linear(builder, { x, rows }, layer, result);
    else linearAddNorm(builder, { x, rows }, layer, x, { scale: x, shift: x, epsilon: 1e-5 }, result);
  }
  return { program: builder.build(), result, size };
}
