/** Sequences of one layout, padded to one length, as flat arrays ready for a backend. */
import type { Placement } from '../prompt/layout';

export interface PlacedBatch {
  readonly sequences: number;
  /** Word rows per sequence, padding included; row 0 is the one that is read. */
  readonly words: number;
  readonly promptLength: number;
  /** sequences x words. */
  readonly ids: Int32Array;
  readonly positions: Int32Array;
  readonly segments: Int32Array;
  /** 1 for a word, 0 for padding. */
  readonly present: Uint8Array;
  /** sequences x promptLength. */
  readonly promptPositions: Int32Array;
  readonly promptSegments: Int32Array;
}

/** Word rows are padded to a multiple of this, so that few shapes occur and buffers are reused. */
const BUCKET = 4;

export function assemble(placements: readonly Placement[], pad: number): PlacedBatch {
  const sequences = placements.length;
  const promptLength = placements[0]?.promptPositions.length ?? 0;
  const longest = placements.reduce((most, { ids }) => Math.max(most, ids.length), 1);
  const words = Math.ceil(longest / BUCKET) * BUCKET;
  const batch = {
    sequences,
    words,
    promptLength,
    ids: new Int32Array(sequences * words).fill(pad),
    positions: new Int32Array(sequences * words),
    segments: new Int32Array(sequences * words),
    present: new Uint8Array(sequences * words),
    promptPositions: new Int32Array(sequences * promptLength),
    promptSegments: new Int32Array(sequences * promptLength),
  };
  placements.forEach((placement, index) => {
    const at = index * words;
    batch.ids.set(placement.ids, at);
    batch.positions.set(placement.positions, at);
    batch.segments.set(placement.segments, at);
    batch.present.fill(1, at, at + placement.ids.length);
    batch.promptPositions.set(placement.promptPositions, index * promptLength);
    batch.promptSegments.set(placement.promptSegments, index * promptLength);
  });
  return batch;
}
