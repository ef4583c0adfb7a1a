/**
 * Curves as one stretch of bytes. Structured cloning of as many arrays would hold the page up for longer than a frame; bytes
 * are only copied.
 */
import * as v from 'valibot';
import type { PackedColumns, PackedTable } from './columns';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Outline = v.object({
  stride: v.pipe(count, v.minValue(1)),
  rows: count,
  /** Numbers in a row of a metric. */
  runs: count,
  metrics: v.array(v.string()),
});
type Outline = v.InferOutput<typeof Outline>;

/** Of each table the steps of its rows, then metric after metric, in 32 bits each. */
export const StoredColumns = v.object({ step: Outline, evaluation: Outline, numbers: v.instance(Blob) });
export type StoredColumns = v.InferOutput<typeof StoredColumns>;

export function storedColumns({ step, evaluation }: PackedColumns): StoredColumns {
  // The page shares none of its memory, which the types of typed arrays leave open.
  const numbers = new Blob(
    [step, evaluation].flatMap(({ steps, values }) => [steps, ...values.values()]) as BlobPart[],
  );
  return { step: outlineOf(step), evaluation: outlineOf(evaluation), numbers };
}

/** Null where the bytes are not as many as they should be. */
export async function packedColumns({ step, evaluation, numbers }: StoredColumns): Promise<PackedColumns | null> {
  const bytes = await numbers.arrayBuffer();
  const end = sizeOf(step);
  if (bytes.byteLength !== (end + sizeOf(evaluation)) * 4) return null;
  return { step: tableAt(bytes, 0, step), evaluation: tableAt(bytes, end, evaluation) };
}

function outlineOf({ stride, steps, values }: PackedTable): Outline {
  const [first] = values.values();
  const runs = steps.length === 0 ? 0 : (first?.length ?? 0) / steps.length;
  return { stride, rows: steps.length, runs, metrics: [...values.keys()] };
}

const sizeOf = ({ rows, runs, metrics }: Outline): number => rows * (1 + runs * metrics.length);

function tableAt(bytes: ArrayBuffer, at: number, { stride, rows, runs, metrics }: Outline): PackedTable {
  const size = rows * runs;
  const valuesOf = (index: number): Float32Array => new Float32Array(bytes, (at + rows + index * size) * 4, size);
  return {
    stride,
    steps: new Int32Array(bytes, at * 4, rows),
    values: new Map(metrics.map((metric, index) => [metric, valuesOf(index)])),
  };
}
