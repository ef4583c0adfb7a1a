/**
 * Runs programs with the kernels in `assembly`: the arena is the module's own memory, and what comes after it holds the
 * program that is running and each thread's scratch.
 *
 *     | words the threads agree by | arena, from `base` ... | program, scratch of thread 0, scratch of thread 1, ... |
 */
import { LabError } from '../../../lab/errors';
import type { Machine } from '../machine';
import type { Program } from '../program';
import { startThreads, type StartThread, type Thread } from './threads';

interface Kernels {
  scratchBytes(code: number, calls: number): number;
  lead(threads: number, maySleep: number): void;
  run(code: number, calls: number, scratch: number, bytes: number): void;
  end(): void;
}

export interface WasmMachineOptions {
  /** `kernels.wasm`, or `kernels-threads.wasm` where `threads` is more than 1. */
  readonly binary: BufferSource | WebAssembly.Module;
  /** With the caller's own. */
  readonly threads: number;
  /** Starts each further thread. */
  readonly startThread?: StartThread;
}

/** First address: what stands below are the words of `assembly/threads.ts`, and from 512 bytes on tables. */
const BASE = 256;
const PAGE_BYTES = 65536;
/** Numbers of the largest memory that are left to a program and its scratch. */
const TAIL = 2 ** 24;
/** What 32-bit addresses reach. */
const MOST_PAGES = 65536;
/** Pages that a shared memory may grow to; it has to say so in the beginning, and not every device grants the most. */
const SHARED_PAGES = [MOST_PAGES, MOST_PAGES / 2, MOST_PAGES / 4, MOST_PAGES / 8];
/** What stands after the arena begins on a cache line. */
const LINE_BYTES = 64;

/** @throws LabError `backend-unavailable` where there is too little memory for a start, or a thread does not start. */
export async function createWasmMachine({ binary, threads, startThread }: WasmMachineOptions): Promise<Machine> {
  const module = binary instanceof WebAssembly.Module ? binary : await WebAssembly.compile(binary);
  const { memory, pages } =
    threads > 1 ? sharedMemory() : { memory: new WebAssembly.Memory({ initial: 1 }), pages: MOST_PAGES };
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  const kernels = instance.exports as unknown as Kernels;
  kernels.lead(threads, maySleep() ? 1 : 0);
  const helpers = await startThreads(startThread, module, memory, threads);
  return new WasmMachine(
    memory,
    (pages * PAGE_BYTES) / Float32Array.BYTES_PER_ELEMENT - TAIL,
    kernels,
    threads,
    helpers,
  );
}

class WasmMachine implements Machine {
  readonly halfWeights = false;
  readonly stepsAhead = 1;
  readonly base = BASE;
  private floats: Float32Array;
  private end = BASE;
  private disposed = false;

  constructor(
    private readonly memory: WebAssembly.Memory,
    readonly capacity: number,
    private readonly kernels: Kernels,
    private readonly threads: number,
    private readonly helpers: readonly Thread[],
  ) {
    this.floats = new Float32Array(memory.buffer);
  }

  get bytes(): number {
    return this.disposed ? 0 : this.end * Float32Array.BYTES_PER_ELEMENT;
  }

  reserve(size: number): void {
    if (size <= this.end) return;
    this.grow(size * Float32Array.BYTES_PER_ELEMENT);
    this.end = size;
  }

  write(address: number, values: Float32Array): void {
    this.floats.set(values, address);
  }

  read(address: number, size: number): Promise<Float32Array> {
    // A slice of shared memory would be shared, too.
    return Promise.resolve(new Float32Array(this.floats.subarray(address, address + size)));
  }

  run({ code, calls }: Program): void {
    const at = lined(this.end * Float32Array.BYTES_PER_ELEMENT);
    const scratch = lined(at + code.byteLength);
    this.grow(scratch);
    new Int32Array(this.memory.buffer, at, code.length).set(code);
    const bytes = this.kernels.scratchBytes(at, calls);
    // Kernels read whole vectors, up to a line past the last number.
    this.grow(scratch + bytes * this.threads + LINE_BYTES);
    this.kernels.run(at, calls, scratch, bytes);
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    if (this.helpers.length > 0) this.kernels.end();
    for (const helper of this.helpers) helper.terminate();
    this.floats = new Float32Array();
  }

  /** Makes the memory hold `bytes`, and somewhat more where that is to be had, so that it seldom grows. */
  private grow(bytes: number): void {
    const now = this.memory.buffer.byteLength;
    if (bytes <= now) return;
    const needed = Math.ceil((bytes - now) / PAGE_BYTES);
    if (!this.growBy(Math.max(needed, Math.ceil(now / 4 / PAGE_BYTES))) && !this.growBy(needed)) {
      throw new LabError(
        'backend-unavailable',
        `There is not enough memory: ${String(Math.ceil(bytes / 2 ** 20))} MB in one piece.`,
        'Take a smaller population, fewer texts at a time or a smaller encoder.',
      );
    }
    this.floats = new Float32Array(this.memory.buffer);
  }

  private growBy(pages: number): boolean {
    try {
      this.memory.grow(pages);
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  }
}

function lined(bytes: number): number {
  return Math.ceil(bytes / LINE_BYTES) * LINE_BYTES;
}

function sharedMemory(): { readonly memory: WebAssembly.Memory; readonly pages: number } {
  for (const maximum of SHARED_PAGES) {
    try {
      return { memory: new WebAssembly.Memory({ initial: 1, maximum, shared: true }), pages: maximum };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  throw new LabError(
    'backend-unavailable',
    'There is not enough memory that threads can share.',
    'Close other pages, or use one thread.',
  );
}

/** Whether this thread may wait without spinning: the page's own may not. */
function maySleep(): boolean {
  if (typeof SharedArrayBuffer === 'undefined') return false;
  try {
    // The word is 0, so this returns at once.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}
