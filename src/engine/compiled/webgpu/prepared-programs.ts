/**
 * Programs as the GPU takes them: every operation's arguments in a slot of a uniform buffer, and how many workgroups it has.
 * GPU buffers are not collected when memory gets short, so programs are kept in a bounded number and let go by hand.
 */
import { LabError } from '../../../lab/errors';
import { productFlops } from '../cost';
import { fieldsOf, KERNEL_NAMES, OPERATION_WORDS } from '../kernels';
import type { Program } from '../program';
import type { Pipelines } from './pipelines';
import { SHADERS } from './shaders/index';
import { LEADING_WORDS, type Shader, type Values } from './shaders/source';

/** Words between slots: dynamic offsets are multiples of 256 bytes on every device. */
const SLOT_WORDS = 64;

/** Programs are written for each shape of a batch; an epoch has some dozens of them. */
const KEPT = 128;

export interface Dispatch {
  readonly pipeline: GPUComputePipeline;
  /** Bytes to its slot. */
  readonly offset: number;
  readonly across: number;
  readonly down: number;
  /** Of its matrix product; 0 for what is none. */
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

  private prepare({ code, operations }: Program, arena: GPUBuffer): Kept {
    const slots = this.device.createBuffer({
      label: 'arguments',
      size: Math.max(1, operations) * SLOT_WORDS * 4,
      usage: GPUBufferUsage.UNIFORM,
      mappedAtCreation: true,
    });
    const words = new Int32Array(slots.getMappedRange());
    const most = this.device.limits.maxComputeWorkgroupsPerDimension;
    const dispatches = Array.from({ length: operations }, (_, operation): Dispatch => {
      const call = code.subarray(operation * OPERATION_WORDS, (operation + 1) * OPERATION_WORDS);
      const { shader, items } = choose(call);
      const groups = Math.ceil(items / shader.itemsPerGroup);
      const down = Math.ceil(groups / most);
      const across = down === 0 ? 0 : Math.ceil(groups / down);
      const at = operation * SLOT_WORDS;
      words.set([across, items], at);
      words.set(call.subarray(1), at + LEADING_WORDS);
      return { pipeline: this.pipelines.of(shader), offset: at * 4, across, down, flops: productFlops(call) };
    }).filter(({ across }) => across > 0);
    slots.unmap();
    const group = this.device.createBindGroup({
      layout: this.pipelines.layout,
      entries: [
        { binding: 0, resource: { buffer: arena } },
        { binding: 1, resource: { buffer: slots, size: SLOT_WORDS * 4 } },
      ],
    });
    return { dispatches, group, slots };
  }
}

function choose(call: Int32Array): { readonly shader: Shader; readonly items: number } {
  const kernel = KERNEL_NAMES[call[0] ?? -1];
  if (kernel === undefined) throw new RangeError(`There is no kernel ${String(call[0])}.`);
  const floats = new Float32Array(call.buffer, call.byteOffset, call.length);
  const values: Values = Object.fromEntries(
    fieldsOf(kernel).map(([name, kind], place) => [name, (kind === 'number' ? floats : call)[1 + place] ?? NaN]),
  );
  const shader = SHADERS.find((candidate) => candidate.kernel === kernel && candidate.suits(values));
  if (shader === undefined) {
    throw new LabError(
      'backend-unavailable',
      `The GPU kernels have no ${kernel} of this size.`,
      'Choose shorter texts, or the WASM backend.',
    );
  }
  return { shader, items: shader.items(values) };
}
