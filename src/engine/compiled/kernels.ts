/**
 * The kernels that a compiled program is made of: one list, implemented in WASM (`wasm/assembly`) and in WGSL
 * (`webgpu/shaders`). A program knows memory as one array of 32-bit floats, the arena. An address is a place in it; a
 * stride or batch is a distance in it; an index is a whole number kept as a float. Rows are contiguous.
 *
 * Shapes: R runs = Q combinations x G data seeds, B texts per data seed, S = G * B sequences, P packed rows (see
 * `layout.ts`), m prompt tokens, D width, E width of word-embedding space, A heads of d = D / A, k bottleneck, C
 * classes, K negatives, T tokens of pass 0.
 */
import { ENCODER_KERNELS } from './encoder-kernels';
import type { FieldKind } from './kernel-fields';
import { RUN_KERNELS } from './run-kernels';

/** Columns of a packed matrix stand in panels of this many: `[ceil(N / 8)][K][8]`, padded with zeros. */
export const PANEL = 8;

/**
 * Most columns that a product may have whose rows are normed in the same call: a workgroup owns whole rows, and the wider they
 * are the fewer share what is read of W.
 */
export const WIDEST_NORMED = 256;

/** What `linear` does with its product. */
export const LINEAR_MODES = {
  /** y = product. */
  set: 0,
  /** y += product. */
  add: 1,
  /** y = product, also = activation(product). */
  activate: 2,
  /** y = product * activation'(also). */
  slope: 3,
} as const;

/** By number in a program. */
export const ACTIVATIONS = { gelu: 0, 'gelu-tanh': 1, relu: 2 } as const;

/** Columns of the loss weights, [R][4]: each term's weight in what is differentiated. */
export const WEIGHT_COLUMNS = { crossEntropy: 0, head: 1, representation: 2, kl: 3 } as const;

/** In the order of their numbers in a program. */
export const KERNELS = { ...ENCODER_KERNELS, ...RUN_KERNELS } as const;

export type KernelName = keyof typeof KERNELS;

/** A kernel's arguments by name. */
export type Arguments<K extends KernelName> = Readonly<Record<keyof (typeof KERNELS)[K], number>>;

export const KERNEL_NAMES = Object.keys(KERNELS) as KernelName[];

/** Words of a call in a program: the kernel's number, up to 30 arguments, and at JOINS whether it is done beside the call before it. */
export const CALL_WORDS = 32;
export const JOINS = CALL_WORDS - 1;

/** The fields of a kernel, in the order of its arguments. */
export function fieldsOf(kernel: KernelName): readonly (readonly [name: string, kind: FieldKind])[] {
  return Object.entries(KERNELS[kernel]);
}
