/** Reading values off a chart over time. */
import type { StepRange } from '../../store/chart-view';
import { PRESETS } from '../../lab/presets';
import type { ChartMethod, ChartRow } from './chart-data';

/** The row nearest to a step; undefined without rows. */
export function rowNearest(rows: readonly ChartRow[], step: number): ChartRow | undefined {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.step ?? Infinity) < step) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [rows[low - 1], rows[low]];
  if (before === undefined || after === undefined) return after ?? before;
  return step - before.step <= after.step - step ? before : after;
}

/** How far one press of a key moves the line, in rows. */
const STRIDES: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
  Home: -Infinity,
  End: Infinity,
};

/** The step that a key leads to; null for a key that moves nothing, and without rows. */
export function stepAfterKey(rows: readonly ChartRow[], step: number | null, key: string): number | null {
  const stride = STRIDES[key];
  if (stride === undefined || rows.length === 0) return null;
  if (step === null) return (stride > 0 && key !== 'End' ? rows[0] : rows.at(-1))?.step ?? null;
  const nearest = rowNearest(rows, step);
  const at = rows.findIndex((row) => row === nearest) + stride;
  return rows[Math.min(rows.length - 1, Math.max(0, at))]?.step ?? null;
}

/** What a key asks of the range: a factor on its length, or the whole; null for other keys. */
export function zoomOfKey(key: string): number | 'whole' | null {
  if (key === '+' || key === '=') return 0.5;
  if (key === '-' || key === '_') return 2;
  return key === '0' ? 'whole' : null;
}

/** The row in one sentence, for those who hear it. */
export function rowInWords(
  row: ChartRow | undefined,
  methods: readonly ChartMethod[],
  format: (value: number) => string,
): string {
  if (row === undefined) return 'nothing measured yet';
  const values = methods.flatMap(({ preset }) => {
    const median = row.median[preset] ?? null;
    return median === null ? [] : [`${PRESETS[preset].name} ${format(median)}`];
  });
  return [`step ${row.step}`, ...values].join(', ');
}

/** Steps between two places of a drag. */
export function draggedRange(start: number, end: number, [low, high]: StepRange): StepRange {
  const inside = (step: number): number => Math.min(high, Math.max(low, step));
  return [inside(Math.min(start, end)), inside(Math.max(start, end))];
}
