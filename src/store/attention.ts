/** What the study of attention says, by method and as one map. */
import { PRESETS, type PresetId } from '../lab/presets';
import type { AttentionAnswer, AttentionMap } from '../lab/studies/attention';
import { ROW_GROUPS, type RowGroup } from '../lab/studies/row-groups';
import { summarise } from '../lab/statistics/quantiles';
import type { RunInfo } from '../lab/training/runs';
import { askedText } from './answers';
import { methodsOf, runsOf } from './methods';
import type { Answered } from './studies';

/** Who looks, and at whom. */
export type Look = readonly [from: RowGroup, to: RowGroup];

/** What the summary shows of each layer. */
export const LOOKS: readonly Look[] = [
  ['read', 'prompt'],
  ['read', 'read'],
  ['read', 'special'],
  ['read', 'words'],
  ['words', 'prompt'],
  ['prompt', 'words'],
];

/** Of the summary's columns: `read → itself`. */
export function lookName([from, to]: Look): string {
  return `${from} → ${from === to ? 'itself' : to}`;
}

/** The token whose state a method's head reads. */
export function readToken(preset: PresetId): string {
  return PRESETS[preset].layout === 'prefix' ? '[CLS]' : '[MASK]';
}

/** Null is for all together. */
export function headName(head: number | null): string {
  return head === null ? 'mean over heads' : `head ${head + 1}`;
}

/** Beside every map. */
export const NO_EXPLANATION = 'Attention is not explanation: a token that is looked at need not matter for the answer.';
export const CUT_NOTE = 'The text was too long for the encoder and lost words at its end.';

/** What a figure or a table is about, as it is taken away from the page. */
export function attentionNotes({ ask, answer, step }: Answered<'attention'>): string[] {
  return [askedText({ ...ask, step }), ...(answer.cut ? [CUT_NOTE] : [])];
}

export interface MethodAttention {
  readonly preset: PresetId;
  /** Runs that the medians are over. */
  readonly n: number;
  /** For each layer, the median over runs of each of `LOOKS`. */
  readonly layers: readonly (readonly number[])[];
  /** What each of `LOOKS` would be if every row looked at every row alike. */
  readonly even: readonly number[];
}

/** A summary that is shown. */
export interface ShownSummary {
  readonly methods: readonly MethodAttention[];
  readonly head: number | null;
  readonly answered: Answered<'attention'>;
}

/** Methods that have runs with attention to a prompt. `head` null takes the mean over heads. */
export function attentionByMethod(
  answer: AttentionAnswer,
  runs: readonly RunInfo[],
  head: number | null,
): MethodAttention[] {
  const { layers, uniform } = answer;
  const groups = ROW_GROUPS.length;
  return methodsOf(runs).flatMap((preset) => {
    const own = runsOf(runs, preset).filter((run) => !Number.isNaN(uniform[run * groups] ?? NaN));
    if (own.length === 0) return [];
    const median = (of: (run: number) => number): number => summarise(own.map(of)).median;
    return {
      preset,
      n: own.length,
      layers: Array.from({ length: layers }, (_, layer) =>
        LOOKS.map((look) => median((run) => shareOf(answer, run, layer, head, look))),
      ),
      even: LOOKS.map(([, to]) => median((run) => uniform[run * groups + ROW_GROUPS.indexOf(to)] ?? NaN)),
    };
  });
}

function shareOf(
  { layers, heads, shares }: AttentionAnswer,
  run: number,
  layer: number,
  head: number | null,
  [from, to]: Look,
): number {
  const groups = ROW_GROUPS.length;
  const cell = ROW_GROUPS.indexOf(from) * groups + ROW_GROUPS.indexOf(to);
  const at = (one: number): number => shares[((run * layers + layer) * heads + one) * groups * groups + cell] ?? NaN;
  if (head !== null) return at(head);
  return Array.from({ length: heads }, (_, one) => at(one)).reduce((sum, value) => sum + value / heads, 0);
}

/** Tokens x tokens of one head, or of the mean over heads. */
export function headMap({ tokens, values }: AttentionMap, head: number | null): Float32Array {
  const size = tokens.length ** 2;
  if (head !== null) return values.subarray(head * size, (head + 1) * size);
  const heads = values.length / size;
  const mean = new Float32Array(size);
  values.forEach((value, at) => {
    mean[at % size] = (mean[at % size] ?? 0) + value / heads;
  });
  return mean;
}

/** A map that is shown. */
export interface ShownMap {
  readonly title: string;
  readonly map: AttentionMap;
  readonly head: number | null;
  readonly answered: Answered<'attention'>;
}

/** One map's values, and the greatest of them, where the scale of colours ends. */
export interface Heat {
  readonly values: Float32Array;
  readonly most: number;
}

export function heatOf(map: AttentionMap, head: number | null): Heat {
  const values = headMap(map, head);
  return { values, most: values.reduce((a, b) => Math.max(a, b), 0) };
}

/** Where a value lies on the scale of colours, from 0 to 1. */
export function heatShare({ most }: Heat, value: number): number {
  return most === 0 ? 0 : value / most;
}

/** Characters that fit beside a map. */
const LONGEST_NAME = 10;

export function briefName(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
}

export interface MapCell {
  /** The token that looks. */
  readonly row: number;
  /** The token that is looked at. */
  readonly column: number;
}

const MOVES: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The cell that a key leads to; null for a key that leads nowhere. */
export function cellAfterKey({ row, column }: MapCell, key: string, size: number): MapCell | null {
  if (key === 'Home') return { row, column: 0 };
  if (key === 'End') return { row, column: size - 1 };
  const move = MOVES[key];
  if (move === undefined) return null;
  const within = (at: number): number => Math.min(size - 1, Math.max(0, at));
  return { row: within(row + move[0]), column: within(column + move[1]) };
}
