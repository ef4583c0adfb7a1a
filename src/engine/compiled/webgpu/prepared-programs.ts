/**
 * Programs as the GPU takes them: a dispatch for every operation, whose calls' arguments are a table in a uniform buffer.
 * GPU buffers are not collected when memory gets short, so programs are kept in a bounded number and let go by hand.
 */
import { LabError } from '../../../lab/errors';
import { productFlops } from '../cost';
import { CALL_WORDS, fieldsOf, JOINS, KERNEL_NAMES, type KernelName } from '../kernels';
import type { Program } from '../program';
import { MOST_JOINED } from '../schedule';
import type { Kernel, Pipelines } from './pipelines';
import { LEADING_WORDS, recordWords, type Values } from './shaders/source';

/** Tables begin at multiples of this many words: dynamic offsets are multiples of 256 bytes on every device. */
const STEP_WORDS = 64;

/** Words of the largest table: that much is bound of every one. */
const BOUND_WORDS = MOST_JOINED * Math.max(...KERNEL_NAMES.map(recordWords));

/** More than the plans of one group, which are kept in a bounded number themselves. */
const KEPT = 256;

export interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  /** Bytes to its table. */
  readonly offset: number;
  readonly across: number;
  readonly down: number;
  /** Of its matrix products; 0 for what is none. */
  readonly flops: number;
}

export interface PreparedProgram {
  readonly dispatches: readonly Dispatch[];
  readonly group: GPUBindGroup;
}

interface Kept extends PreparedProgram {
  readonly slots: GPUBuffer;
}

export class PreparedPrograms {
  /** The longest unused first. */
  private readonly kept = new Map<Program, Kept>();

  constructor(
    private readonly device: GPUDevice,
    private readonly pipelines: Pipelines,
  ) {}

  /** The program over this arena; after the arena has been another one, `clear` first. */
  of(program: Program, arena: GPUBuffer): PreparedProgram {
    const prepared = this.kept.get(program) ?? this.prepare(program, arena);
    this.kept.delete(program);
    this.kept.set(program, prepared);
    const [oldest] = this.kept;
    if (oldest !== undefined && this.kept.size > KEPT) {
      oldest[1].slots.destroy();
      this.kept.delete(oldest[0]);
    }
    return prepared;
  }

  clear(): void {
    for (const { slots } of this.kept.values()) slots.destroy();
    this.kept.clear();
  }

  private prepare(program: Program, arena: GPUBuffer): Kept {
    const operations = operationsOf(program);
    const tables = operations.map((calls) => Math.ceil((calls.length * recordWords(calls[0].kernel)) / STEP_WORDS));
    const slots = this.device.createBuffer({
      label: 'arguments',
      // Whatever table is bound, so much has to follow its beginning.
      size: (tables.reduce((total, steps) => total + steps, 0) * STEP_WORDS + BOUND_WORDS) * 4,
      usage: GPUBufferUsage.UNIFORM,
      mappedAtCreation: true,
    });
    const words = new Int32Array(slots.getMappedRange());
    let at = 0;
    const dispatches = operations
      .map((calls, index) => {
        const dispatch = this.dispatch(calls, words, at);
        at += (tables[index] ?? 0) * STEP_WORDS;
        return dispatch;
      })
      .filter(({ across }) => across > 0);
    slots.unmap();
    const group = this.device.createBindGroup({
      layout: this.pipelines.layout,
      entries: [
        { binding: 0, resource: { buffer: arena } },
        { binding: 1, resource: { buffer: slots, size: BOUND_WORDS * 4 } },
      ],
    });
    return { dispatches, group, slots };
  }

  /** One dispatch for an operation, whose table is written to `words` at `at`. */
  private dispatch(calls: Operation, words: Int32Array, at: number): Dispatch {
    const { shader, pipeline } = this.choose(calls);
    const size = recordWords(shader.kernel);
    let groups = 0;
    calls.forEach(({ values, words: given }, place) => {
      const items = shader.items(values);
      words.set([groups, items], at + place * size);
      words.set(given, at + place * size + LEADING_WORDS);
      groups += Math.ceil(items / shader.itemsPerGroup);
    });
    const down = Math.ceil(groups / this.device.limits.maxComputeWorkgroupsPerDimension);
    const across = down === 0 ? 0 : Math.ceil(groups / down);
    words.set([across, calls.length], at + 2);
    const flops = calls.reduce((total, call) => total + call.flops, 0);
    return { pipeline, offset: at * 4, across, down, flops };
  }

  private choose(calls: Operation): Kernel {
    const [{ kernel }] = calls;
    const values = calls.map((call) => call.values);
    const found = this.pipelines.of(kernel, values);
    if (found !== undefined) return found;
    throw new LabError(
      'backend-unavailable',
      `The GPU kernels have no ${kernel} of this size.`,
      'Choose shorter texts, or the WASM backend.',
    );
  }
}

interface Call {
  readonly kernel: KernelName;
  readonly values: Values;
  /** The arguments as they stand in the program. */
  readonly words: Int32Array;
  readonly flops: number;
}

/** Calls of one kernel that are done beside each other. */
type Operation = readonly [Call, ...Call[]];

function operationsOf({ code, calls }: Program): readonly Operation[] {
  const operations: [Call, ...Call[]][] = [];
  for (let place = 0; place < calls; place++) {
    const words = code.subarray(place * CALL_WORDS, (place + 1) * CALL_WORDS);
    const call = readCall(words);
    const latest = operations.at(-1);
    if (latest !== undefined && words[JOINS] === 1) latest.push(call);
    else operations.push([call]);
  }
  return operations;
}

function readCall(words: Int32Array): Call {
  const kernel = KERNEL_NAMES[words[0] ?? -1];
  if (kernel === undefined) throw new RangeError(`There is no kernel ${String(words[0])}.`);
  const floats = new Float32Array(words.buffer, words.byteOffset, words.length);
  const fields = fieldsOf(kernel);
  const values = Object.fromEntries(
    fields.map(([name, kind], place) => [name, (kind === 'number' ? floats : words)[1 + place] ?? NaN]),
  );
  return { kernel, values, words: words.subarray(1, 1 + fields.length), flops: productFlops(words) };
}
