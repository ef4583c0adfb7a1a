/** Long work in pieces: between them a worker hears its messages, and the work can be called off. */
import { LabError } from '../../errors';

/** Bytes that are read as they are needed: a `Blob`, a `File`, or anything with the same two members. */
export interface TableSource {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

export interface PieceOptions {
  /** `done` of `total` bytes; never falls. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Stops between two pieces. */
  readonly signal?: AbortSignal | undefined;
}

/** Bytes, or characters, of one piece: some tens of milliseconds of work. */
export const PIECE = 1 << 20;

export function sourceOf(from: Uint8Array | TableSource): TableSource {
  if (!(from instanceof Uint8Array)) return from;
  return {
    size: from.byteLength,
    // A copy: the bytes may be a view into a larger buffer, as those that Node reads from a file are.
    slice: (start, end) => ({ arrayBuffer: () => Promise.resolve(new Uint8Array(from.subarray(start, end)).buffer) }),
  };
}

export async function readBytes(source: TableSource, start: number, end: number): Promise<Uint8Array> {
  return new Uint8Array(await source.slice(start, Math.min(end, source.size)).arrayBuffer());
}

/** Tells of progress and lets others have their turn. */
export class Pacer {
  readonly #total: number;
  readonly #options: PieceOptions;
  #done = 0;

  constructor(total: number, options: PieceOptions) {
    this.#total = total;
    this.#options = options;
  }

  /**
   * To be awaited after each piece, with the share of all the work that is done.
   *
   * @throws LabError `cancelled` when the signal says so.
   */
  async pause(share: number): Promise<void> {
    this.#done = Math.max(this.#done, Math.min(Math.round(share * this.#total), this.#total));
    this.#options.onProgress?.(this.#done, this.#total);
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (this.#options.signal?.aborted === true) {
      throw new LabError('cancelled', 'Reading was stopped.', 'Bring the files again to read them after all.');
    }
  }
}
