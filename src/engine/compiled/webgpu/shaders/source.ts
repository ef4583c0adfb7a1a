/**
 * What every shader begins with. A dispatch does all calls of an operation: their arguments reach it as a table of uniform
 * structures that are written from the kernel list, so that a shader names them and no order can be got wrong. A workgroup
 * looks its call up and knows the arguments as `arguments`; functions that need them are given them, since nothing else is
 * known to be the same for all threads.
 */
import { fieldsOf, type Arguments, type KernelName } from '../../kernels';
import { MOST_JOINED } from '../../schedule';

/** A kernel's arguments by name, of whichever kernel. */
export type Values = Readonly<Record<string, number>>;

export interface Shader {
  readonly name: string;
  readonly kernel: KernelName;
  readonly code: (features: Features) => string;
  /** Features that make a difference to it. */
  readonly minds: ReadonlySet<Feature>;
  /** Whether it can do the calls of an operation. */
  readonly suits: (calls: readonly Values[]) => boolean;
  /** Pieces that the work falls into: one for each thread, or one for each workgroup. */
  readonly items: (values: Values) => number;
  readonly itemsPerGroup: number;
}

/**
 * What some shaders are written for: `subgroups` where threads of a subgroup can reduce without memory between them, `halves`
 * where frozen matrices stand in the arena as halves.
 */
export type Feature = 'subgroups' | 'halves';
export type Features = ReadonlySet<Feature>;

/** What is declared in one way with a feature and in another without. */
export interface Declaration {
  readonly feature: Feature;
  readonly without: string;
  /** With `subgroups` it may use `IN_SUBGROUP`. */
  readonly having: string;
}

/** What a thread knows of its subgroup: its place in it, and the subgroup's number among so many of the workgroup. */
export const IN_SUBGROUP = { place: 'placeInSubgroup', number: 'subgroupNumber', count: 'subgroupCount' } as const;

interface Description<K extends KernelName> {
  /** What tells it from other shaders of its kernel. */
  readonly variant?: string;
  readonly suits?: (calls: readonly Arguments<K>[]) => boolean;
  readonly items: (values: Arguments<K>) => number;
  /** Declarations it needs besides. */
  readonly with?: readonly (string | Declaration)[];
  /** Statements of `main` for one `item`. */
  readonly body: string;
}

/** Words before a call's arguments: its first workgroup, its items; of the first call's also workgroups in x, and calls. */
export const LEADING_WORDS = 4;

/** Words from one call's arguments to the next: a uniform array's elements are multiples of 16 bytes. */
export function recordWords(kernel: KernelName): number {
  return Math.ceil((LEADING_WORDS + fieldsOf(kernel).length) / 4) * 4;
}

/** Field names that WGSL keeps for itself stand with an underscore behind them. */
const RESERVED = new Set(['from']);

const THREADS = 256;

const ENABLE = 'enable subgroups; requires subgroup_id;';

const { place, number, count } = IN_SUBGROUP;

/** Functions are told of no builtin, so that `main` keeps them for all. */
const PRIVATE = [place, number, count].map((name) => `var<private> ${name}: u32;`).join('\n');

const BUILTINS = /* wgsl */ `
  @builtin(subgroup_invocation_id) ownPlace: u32,
  @builtin(subgroup_id) ownNumber: u32,
  @builtin(num_subgroups) ownCount: u32,`;

const ASSIGNMENTS = /* wgsl */ `
  ${place} = ownPlace;
  ${number} = ownNumber;
  ${count} = ownCount;`;

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
  const declared = rest.with ?? [];
  const minds = new Set(declared.flatMap((one) => (typeof one === 'string' ? [] : one.feature)));
  const code = (features: Features): string => {
    const subgroups = minds.has('subgroups') && features.has('subgroups');
    return /* wgsl */ `${subgroups ? ENABLE : ''}
struct Arguments {
  @align(16) firstGroup: i32,
  items: i32,
  groupsAcross: i32,
  calls: i32,
${fields.join('\n')}
}
@group(0) @binding(0) var<storage, read_write> arena: array<f32>;
@group(0) @binding(1) var<uniform> table: array<Arguments, ${MOST_JOINED}>;
${subgroups ? PRIVATE : ''}
${declared.map((one) => (typeof one === 'string' ? one : features.has(one.feature) ? one.having : one.without)).join('\n')}
@compute @workgroup_size(${threads})
fn main(
  @builtin(workgroup_id) place: vec3<u32>,
  @builtin(local_invocation_index) index: u32,
${subgroups ? BUILTINS : ''}
) {
${subgroups ? ASSIGNMENTS : ''}
  let workgroup = i32(place.x) + i32(place.y) * table[0].groupsAcross;
  var call = 0;
  while (call + 1 < table[0].calls && workgroup >= table[call + 1].firstGroup) { call++; }
  let arguments = table[call];
  let group = workgroup - arguments.firstGroup;
  let lane = i32(index);
  let item = ${item};
  if (item >= arguments.items) { return; }
${body}
}
`;
  };
  return {
    name: variant === undefined ? kernel : `${kernel} (${variant})`,
    kernel,
    code,
    minds,
    // The kernel list vouches for the names.
    suits: (calls) => suits?.(calls as readonly Arguments<K>[]) ?? true,
    items: (values) => items(values as Arguments<K>),
    itemsPerGroup,
  };
}
