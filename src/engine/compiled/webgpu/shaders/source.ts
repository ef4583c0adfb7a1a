/**
 * What every shader begins with. A kernel's arguments reach it as a uniform structure that is written from the kernel
 * list, so that a shader names them and no order can be got wrong.
 */
import { fieldsOf, type Arguments, type KernelName } from '../../kernels';

/** A kernel's arguments by name, of whichever kernel. */
export type Values = Readonly<Record<string, number>>;

export interface Shader {
  readonly name: string;
  readonly kernel: KernelName;
  readonly code: string;
  /** Of a kernel's shaders, the first that suits a call is taken. */
  readonly suits: (values: Values) => boolean;
  /** Pieces that the work falls into: one for each thread, or one for each workgroup. */
  readonly items: (values: Values) => number;
  readonly itemsPerGroup: number;
}

interface Description<K extends KernelName> {
  /** What tells it from other shaders of its kernel. */
  readonly variant?: string;
  readonly suits?: (values: Arguments<K>) => boolean;
  readonly items: (values: Arguments<K>) => number;
  /** Declarations it needs besides. */
  readonly with?: readonly string[];
  /** Statements of `main` for one `item`. */
  readonly body: string;
}

/** Words before the arguments in a uniform slot: workgroups in x, and items. */
export const LEADING_WORDS = 2;

/** Field names that WGSL keeps for itself stand with an underscore behind them. */
const RESERVED = new Set(['from']);

const THREADS = 256;

/** A thread for each item. */
export function perThread<K extends KernelName>(kernel: K, description: Description<K>): Shader {
  return shader(kernel, description, THREADS, THREADS, `group * ${THREADS} + lane`);
}

/** A workgroup of `threads` for each item; its threads know their number as `lane`. */
export function perGroup<K extends KernelName>(kernel: K, threads: number, description: Description<K>): Shader {
  return shader(kernel, description, threads, 1, 'group');
}

function shader<K extends KernelName>(
  kernel: K,
  { variant, suits, items, body, ...rest }: Description<K>,
  threads: number,
  itemsPerGroup: number,
  item: string,
): Shader {
  const fields = fieldsOf(kernel).map(
    ([name, kind]) => `  ${name}${RESERVED.has(name) ? '_' : ''}: ${kind === 'number' ? 'f32' : 'i32'},`,
  );
  const code = /* wgsl */ `
struct Arguments {
  groupsAcross: i32,
  items: i32,
${fields.join('\n')}
}
@group(0) @binding(0) var<storage, read_write> arena: array<f32>;
@group(0) @binding(1) var<uniform> arguments: Arguments;
${(rest.with ?? []).join('\n')}
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) place: vec3<u32>, @builtin(local_invocation_index) index: u32) {
  let group = i32(place.x) + i32(place.y) * arguments.groupsAcross;
  let lane = i32(index);
  let item = ${item};
  if (item >= arguments.items) { return; }
${body}
}
`;
  return {
    name: variant === undefined ? kernel : `${kernel} (${variant})`,
    kernel,
    code,
    // The kernel list vouches for the names.
    suits: (values) => suits?.(values as Arguments<K>) ?? true,
    items: (values) => items(values as Arguments<K>),
    itemsPerGroup,
  };
}
