/**
 * A kernel case: what stands in a small arena, the operations to run on it, and where they may write. Every place that
 * is neither read nor written is not a number, gaps between strided rows too, so that a kernel which reads or writes
 * where it has no business shows.
 */
import {
  CALL_WORDS,
  fieldsOf,
  JOINS,
  KERNEL_NAMES,
  type Arguments,
  type KernelName,
} from '../../../src/engine/compiled/kernels';
import type { Machine } from '../../../src/engine/compiled/machine';
import { assemble, ProgramBuilder, type Program } from '../../../src/engine/compiled/program';
import { RandomStream } from '../../../src/lab/random';
import { PlainMachine } from '../plain-machine';

/** Gives the values of an area from its own stream. */
export type Fill = (values: Float32Array, stream: RandomStream) => void;

export const normal =
  (deviation = 1): Fill =>
  (values, stream) => {
    stream.normals(values);
    for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? NaN) * deviation;
  };

export const uniform =
  (low: number, high: number): Fill =>
  (values, stream) => {
    stream.uniforms(values, low, high);
  };

export const list =
  (numbers: readonly number[]): Fill =>
  (values) => {
    values.set(numbers);
  };

type Role = 'input' | 'output' | 'both';

/** Places in an area: `sizes[i]` of them, `strides[i]` apart, in each dimension. */
interface Shape {
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
}

/** Distances of contiguous rows. */
export function contiguous(sizes: readonly number[]): Shape {
  const strides = sizes.map((_, i) => sizes.slice(i + 1).reduce((product, size) => product * size, 1));
  return { sizes, strides };
}

interface Area extends Shape {
  readonly from: number;
  readonly role: Role;
  readonly fill: Fill;
}

/** Areas begin at multiples of this, and at least as much of nobody's stands between them. */
const MARGIN = 16;

/** Each place gets a NaN of its own, since what is computed from one has its bits. */
const QUIET_NAN = 0x7fc00000;

/** Lays areas out in an arena and notes the operations. */
export class Sketch {
  readonly areas: Area[] = [];
  readonly calls: ((builder: ProgramBuilder) => void)[] = [];
  last: KernelName | undefined;
  /** Nobody may touch what stands before the first area either. */
  size = MARGIN;

  input(shape: number | Shape, fill: Fill = normal()): number {
    return this.area(shape, 'input', fill);
  }

  output(shape: number | Shape): number {
    return this.area(shape, 'output', normal());
  }

  /** Read before it is written. */
  both(shape: number | Shape, fill: Fill = normal()): number {
    return this.area(shape, 'both', fill);
  }

  call<K extends KernelName>(kernel: K, values: Arguments<K>): void {
    this.calls.push((builder) => {
      builder.call(kernel, values);
    });
    this.last = kernel;
  }

  private area(size: number | Shape, role: Role, fill: Fill): number {
    const shape = typeof size === 'number' ? contiguous([size]) : size;
    const from = this.size;
    const reach = shape.sizes.reduce((total, count, i) => total + (count - 1) * (shape.strides[i] ?? 0), 1);
    this.areas.push({ ...shape, from, role, fill });
    this.size = Math.ceil((from + reach) / MARGIN + 1) * MARGIN;
    return from;
  }
}

function places({ from, sizes, strides }: Area): number[] {
  return sizes.reduce<number[]>(
    (before, size, dimension) =>
      before.flatMap((place) => Array.from({ length: size }, (_, i) => place + i * (strides[dimension] ?? 0))),
    [from],
  );
}

export interface KernelCase {
  readonly kernel: KernelName;
  readonly name: string;
  /** Numbers of the arena it needs, from the machine's base. */
  readonly size: number;
  /** What stands in the arena before it runs. */
  readonly memory: () => Float32Array;
  /** The operations with addresses from `base`. */
  readonly program: (base: number) => Program;
  /** 1 for each place that may be written. */
  readonly writable: () => Uint8Array;
  /** Highest |a - b| / max(1, |a|) for a machine that computes in 32 bits. */
  readonly tolerance: number;
}

/** The case of the kernel that `draw` calls last. */
export function kernelCase(name: string, tolerance: number, draw: (sketch: Sketch) => void): KernelCase {
  const sketch = new Sketch();
  draw(sketch);
  const { last, size } = sketch;
  if (last === undefined) throw new RangeError(`The case ${name} calls no kernel.`);
  return {
    kernel: last,
    name,
    size,
    tolerance,
    memory: () => {
      const memory = new Float32Array(new Uint32Array(size).map((_, place) => QUIET_NAN + place).buffer);
      sketch.areas.forEach((area, index) => {
        if (area.role === 'output') return;
        const at = places(area);
        const values = new Float32Array(at.length);
        area.fill(values, new RandomStream(`kernel case ${name}`, index));
        at.forEach((place, i) => (memory[place] = values[i] ?? NaN));
      });
      return memory;
    },
    program: (base) => {
      const builder = new ProgramBuilder(0);
      for (const call of sketch.calls) call(builder);
      return moved(builder.build(), base);
    },
    writable: () => {
      const writable = new Uint8Array(size);
      for (const area of sketch.areas) {
        if (area.role !== 'input') for (const place of places(area)) writable[place] = 1;
      }
      return writable;
    },
  };
}

export interface CallOfProgram {
  readonly kernel: KernelName;
  readonly values: Readonly<Record<string, number>>;
  readonly joins: boolean;
}

/** The calls that a program is made of. */
export function callsOf({ code, calls }: Program): readonly CallOfProgram[] {
  const floats = new Float32Array(code.buffer);
  return Array.from({ length: calls }, (_, place) => {
    const at = place * CALL_WORDS;
    const kernel = KERNEL_NAMES[code[at] ?? -1];
    if (kernel === undefined) throw new RangeError(`There is no kernel ${String(code[at])}.`);
    const values = Object.fromEntries(
      fieldsOf(kernel).map(([name, kind], field) => [name, (kind === 'number' ? floats : code)[at + 1 + field] ?? NaN]),
    );
    return { kernel, values, joins: code[at + JOINS] === 1 };
  });
}

function moved(program: Program, base: number): Program {
  const code = program.code.slice();
  for (let at = 0; at < code.length; at += CALL_WORDS) {
    const kernel = KERNEL_NAMES[code[at] ?? -1];
    if (kernel === undefined) throw new RangeError(`There is no kernel ${String(code[at])}.`);
    fieldsOf(kernel).forEach(([, kind], place) => {
      const value = code[at + 1 + place] ?? -1;
      if (kind === 'address' && value >= 0) code[at + 1 + place] = value + base;
    });
  }
  return { ...program, code };
}

/** Cases of one kernel beside each other: their calls are done together, as one operation. */
export function joinedCase(cases: readonly KernelCase[]): KernelCase {
  const [first] = cases;
  if (first === undefined) throw new RangeError('There are no cases to join.');
  const begins = cases.map((_, i) => cases.slice(0, i).reduce((total, { size }) => total + size, 0));
  const total = cases.reduce((sum, { size }) => sum + size, 0);
  const gather = <T extends Float32Array | Uint8Array>(out: T, part: (one: KernelCase) => T): T => {
    cases.forEach((one, i) => out.set(part(one), begins[i]));
    return out;
  };
  return {
    kernel: first.kernel,
    name: `${String(cases.length)} cases joined`,
    size: total,
    tolerance: Math.max(...cases.map(({ tolerance }) => tolerance)),
    memory: () => gather(new Float32Array(total), ({ memory }) => memory()),
    writable: () => gather(new Uint8Array(total), ({ writable }) => writable()),
    program: (base) => {
      const calls = cases.map((one, i) => callsOf(one.program(base + (begins[i] ?? NaN))));
      const longest = Math.max(...calls.map((own) => own.length));
      const operations = Array.from({ length: longest }, (_, turn) => calls.flatMap((own) => own[turn] ?? []));
      return assemble(operations, total);
    },
  };
}

export interface Comparison {
  /** Highest |a - b| / max(1, |a|); infinite where one is no number, or where nothing may be written and something was. */
  readonly worst: number;
  /** What it was, in words. */
  readonly where: string;
  /** The arena of the machine, from its base. */
  readonly memory: Float32Array;
}

/** Runs a case in double precision and on a machine, and compares every number of the arena. */
export async function compareMachines(machine: Machine, kernelCase: KernelCase): Promise<Comparison> {
  const before = kernelCase.memory();
  const plain = new PlainMachine();
  plain.reserve(kernelCase.size);
  plain.write(0, before);
  plain.run(kernelCase.program(0));
  machine.reserve(machine.base + kernelCase.size);
  machine.write(machine.base, before);
  machine.run(kernelCase.program(machine.base));
  const memory = await machine.read(machine.base, kernelCase.size);
  const writable = kernelCase.writable();
  const [bitsBefore, bits] = [before, memory].map(({ buffer }) => new Uint32Array(buffer));
  let worst = 0;
  let where = 'equal';
  for (let i = 0; i < kernelCase.size; i++) {
    const allowed = writable[i] === 1;
    const wanted = (allowed ? plain.memory[i] : before[i]) ?? NaN;
    const got = memory[i] ?? NaN;
    const difference = allowed ? differenceOf(wanted, got) : bitsBefore?.[i] === bits?.[i] ? 0 : Infinity;
    if (difference <= worst) continue;
    worst = difference;
    where = `${kernelCase.kernel}, ${kernelCase.name}: ${String(got)} for ${String(wanted)} at ${String(i)}${allowed ? '' : ', where nothing may be written'}`;
  }
  return { worst, where, memory };
}

function differenceOf(wanted: number, got: number): number {
  if (Object.is(wanted, got) || wanted === got) return 0;
  const difference = Math.abs(wanted - got) / Math.max(1, Math.abs(wanted));
  return Number.isNaN(difference) ? Infinity : difference;
}
