/** What a list of kernels says of each: its arguments in their order. */

/** `address`: a place in the arena, or -1 for nothing. `count`: a size, distance or choice. `number`: a 32-bit float. */
export type FieldKind = 'address' | 'count' | 'number';

export type KernelFields = Readonly<Record<string, Readonly<Record<string, FieldKind>>>>;
