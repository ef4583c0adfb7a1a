/** The best rate of matrix products that a machine's own kernels reach, on products so large that nothing else counts. */
import type { Arena } from './arena';
import { programFlops } from './cost';
import { linear } from './emit';
import { ProgramBuilder, type Program } from './program';
import { asWeights } from './weights';

interface Size {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/** From small to large: on a slow machine the time is over before the largest. */
const SIZES: readonly Size[] = [
  { rows: 512, inner: 256, columns: 512 },
  { rows: 2048, inner: 256, columns: 1024 },
  { rows: 4096, inner: 512, columns: 512 },
];

/** Milliseconds beside which the way to a device and back counts for little; a shorter program is repeated. */
const LONG_ENOUGH = 20;
const MOST_REPEATS = 4096;

/**
 * Computes in the workspace, for about so long.
 *
 * @param clock milliseconds.
 * @returns floating-point operations per second; 0 where the arena has no room for any of the products.
 */
export async function measurePeak(arena: Arena, clock: () => number, milliseconds: number): Promise<number> {
  const end = clock() + milliseconds;
  let best = 0;
  for (const [index, size] of SIZES.entries()) {
    // The smallest is tried once, whatever it takes: it says which of the others there is time for.
    const share = index === 0 ? 0 : (end - clock()) / (SIZES.length - index);
    const once = (2000 * size.rows * size.inner * size.columns) / best;
    if (index > 0 && once > share) break;
    best = Math.max(best, await rateOf(arena, size, clock, share));
  }
  return best;
}

/** The best of the long enough runs that `milliseconds` has room for, and of one at least. */
async function rateOf(arena: Arena, size: Size, clock: () => number, milliseconds: number): Promise<number> {
  const end = clock() + milliseconds;
  let best = 0;
  let repeats = 1;
  let product = repeated(arena, size, repeats);
  if (arena.workspace + product.program.workspace > arena.machine.capacity) return 0;
  prepare(arena, size, product);
  do {
    const began = clock();
    arena.machine.run(product.program);
    await arena.machine.read(product.y, 1);
    const took = clock() - began;
    if (took >= LONG_ENOUGH || repeats === MOST_REPEATS) {
      best = Math.max(best, (1000 * programFlops(product.program)) / took);
    } else {
      repeats = Math.min(MOST_REPEATS, Math.ceil(repeats * Math.max(2, (1.2 * LONG_ENOUGH) / Math.max(took, 1))));
      product = repeated(arena, size, repeats);
    }
  } while (best === 0 || clock() < end);
  return best;
}

interface Product {
  readonly program: Program;
  readonly x: number;
  readonly weights: number;
  readonly y: number;
}

/** The same product `repeats` times, one after the other: all write to the same place. */
function repeated(arena: Arena, { rows, inner, columns }: Size, repeats: number): Product {
  const builder = new ProgramBuilder(arena.workspace);
  const x = builder.take(rows * inner);
  const weights = builder.take(inner * columns);
  const y = builder.take(rows * columns);
  for (let i = 0; i < repeats; i++) {
    linear(builder, { x, rows }, { weights, transposed: -1, bias: -1, inner, columns }, y);
  }
  return { program: builder.build(), x, weights, y };
}

/** Numbers like those of a step: what stands in the workspace may be none, and some devices are slower with those. */
function prepare(
  { machine, workspace }: Arena,
  { rows, inner, columns }: Size,
  { program, x, weights }: Product,
): void {
  machine.reserve(workspace + program.workspace);
  machine.write(x, ripples(rows * inner));
  machine.write(weights, asWeights(ripples(inner * columns), machine));
}

/** Numbers like those of a step, and always the same. */
export function ripples(size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => ((i * 37) % 101) / 101 - 0.5);
}
