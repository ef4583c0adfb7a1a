/**
 * Programs on WebGPU. The arena is one storage buffer; a program is a few submits of one compute pass each, whose dispatches
 * wait for each other as WebGPU orders them. Writes and reads keep their place among the submits, so nothing here waits.
 */
import { LabError } from '../../../lab/errors';
import type { Machine } from '../machine';
import type { Program } from '../program';
import { createPipelines, type Pipelines } from './pipelines';
import { PreparedPrograms, type Dispatch } from './prepared-programs';
import { Readback } from './readback';
import { FIXED_RULE, type TileTable } from './tiles';

const FLOAT = 4;

/**
 * Work of one submit, some milliseconds of a small graphics card: the page is drawn by the same card, between submits. At
 * this size the cost of a submit is lost in its work.
 */
const SUBMIT_FLOPS = 4e9;

/**
 * Ask for the device with the adapter's own limits of `maxStorageBufferBindingSize` and `maxBufferSize`: the arena is bounded
 * by both, and a device has 128 MiB and 256 MiB unless it is asked.
 *
 * @throws LabError `backend-unavailable` when the driver refuses a kernel.
 */
export async function createWebGpuMachine(
  device: GPUDevice,
  tiles: TileTable = FIXED_RULE,
  halfWeights = false,
): Promise<Machine> {
  return new WebGpuMachine(device, await createPipelines(device, tiles, halfWeights), halfWeights);
}

/** Losses come back some milliseconds late; until then the card has the next steps. */
const STEPS_AHEAD = 3;

export class WebGpuMachine implements Machine {
  readonly stepsAhead = STEPS_AHEAD;
  readonly base = 0;
  private arena: GPUBuffer;
  private readonly programs: PreparedPrograms;
  private readonly readback: Readback;
  /** The end of what was run last: it waits for the copy of what is read next, since each submit costs the host as much. */
  private waiting: GPUCommandEncoder | null = null;
  /** What went wrong outside a call; from then on reads say so. */
  private failure: LabError | undefined;
  private readonly refusals = new Set<(error: LabError) => void>();

  constructor(
    private readonly device: GPUDevice,
    pipelines: Pipelines,
    readonly halfWeights = false,
  ) {
    this.arena = this.createArena(FLOAT);
    this.programs = new PreparedPrograms(device, pipelines);
    this.readback = new Readback(device);
    void device.lost.then(({ message }) => {
      this.fail(lost(message));
    });
  }

  get bytes(): number {
    return this.arena.size;
  }

  get capacity(): number {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits;
    return Math.floor(Math.min(maxBufferSize, maxStorageBufferBindingSize) / FLOAT);
  }

  reserve(size: number): void {
    const bytes = size * FLOAT;
    if (bytes <= this.bytes) return;
    const most = this.capacity * FLOAT;
    if (bytes > most) throw noRoom(bytes, `a buffer here has ${mebibytes(most)} at most`);
    this.flush();
    this.device.pushErrorScope('out-of-memory');
    const grown = this.createArena(bytes);
    void this.device.popErrorScope().then(
      (error) => {
        if (error !== null) this.fail(noRoom(bytes, error.message));
      },
      // The device is lost, which is told by itself.
      () => undefined,
    );
    const encoder = this.device.createCommandEncoder();
    encoder.copyBufferToBuffer(this.arena, 0, grown, 0, this.bytes);
    this.device.queue.submit([encoder.finish()]);
    this.arena.destroy();
    this.arena = grown;
    this.programs.clear();
  }

  write(address: number, values: Float32Array): void {
    this.flush();
    this.device.queue.writeBuffer(this.arena, address * FLOAT, values);
  }

  async read(address: number, size: number): Promise<Float32Array> {
    const encoder = this.waiting ?? this.device.createCommandEncoder();
    this.waiting = null;
    const copied = this.readback.read(encoder, this.arena, address * FLOAT, size * FLOAT);
    try {
      return new Float32Array(await this.unlessFailed(copied));
    } catch (error) {
      throw error instanceof LabError ? error : lost(error instanceof Error ? error.message : String(error));
    }
  }

  run(program: Program): void {
    const { dispatches, group } = this.programs.of(program, this.arena);
    let from = 0;
    let flops = 0;
    dispatches.forEach((dispatch, index) => {
      flops += dispatch.flops;
      if (flops < SUBMIT_FLOPS && index < dispatches.length - 1) return;
      this.record(dispatches.slice(from, index + 1), group);
      from = index + 1;
      flops = 0;
    });
  }

  private record(dispatches: readonly Dispatch[], group: GPUBindGroup): void {
    this.flush();
    const encoder = this.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    let current: GPUComputePipeline | null = null;
    for (const { pipeline, offset, across, down } of dispatches) {
      if (pipeline !== current) pass.setPipeline(pipeline);
      current = pipeline;
      pass.setBindGroup(0, group, [offset]);
      pass.dispatchWorkgroups(across, down);
    }
    pass.end();
    this.waiting = encoder;
  }

  private flush(): void {
    if (this.waiting !== null) this.device.queue.submit([this.waiting.finish()]);
    this.waiting = null;
  }

  dispose(): void {
    this.programs.clear();
    this.readback.dispose();
    this.arena.destroy();
  }

  private createArena(size: number): GPUBuffer {
    return this.device.createBuffer({
      label: 'arena',
      size,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
  }

  /** Mapping a buffer of a lost device may neither succeed nor fail. */
  private unlessFailed<T>(pending: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.refusals.add(reject);
      if (this.failure !== undefined) reject(this.failure);
      void pending.then(resolve, reject).finally(() => this.refusals.delete(reject));
    });
  }

  private fail(error: LabError): void {
    this.failure ??= error;
    for (const refuse of this.refusals) refuse(this.failure);
  }
}

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;

const noRoom = (bytes: number, reason: string): LabError =>
  new LabError(
    'backend-unavailable',
    `The graphics device has no room for ${mebibytes(bytes)}: ${reason}.`,
    'Choose fewer seeds, presets or texts in a batch, or the WASM backend.',
  );

const lost = (reason: string): LabError =>
  new LabError(
    'backend-lost',
    `The graphics device was lost: ${reason}`,
    'Reload the page to go on; if it happens again, choose smaller batches or the WASM backend.',
  );
