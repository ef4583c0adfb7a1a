/** The nearest token of each position over time, as a figure: a row for each position, a block for each stretch. */
import type { NearestMoment } from '../../lab/studies/nearest-history';
import type { Nearness } from '../../lab/studies/nearest-rows';
import type { RunInfo } from '../../lab/training/runs';
import { METHOD_INKS } from '../../store/figures/colours';
import type { Cell, FigureContent, Layer } from '../../store/figures/figure';
import { nearestSpans, spanInWords, type NearestSpan } from '../../store/prompt-reading';
import { runTitleInMethod } from '../../store/run-names';
import { rangeTicks } from '../charts/scale';
import { methodText } from './legend-entries';

export interface NearestSpansFigure {
  readonly moments: readonly NearestMoment[];
  readonly measure: Nearness;
  readonly runs: readonly RunInfo[];
  readonly run: number;
}

const ROW_HEIGHT = 24;
const OPACITY = 0.14;

/** Null where no prompt of the run has been recorded. */
export function nearestSpansFigure({ moments, measure, runs, run }: NearestSpansFigure): FigureContent | null {
  const rows = nearestSpans(moments, measure);
  const [first, last] = [rows[0]?.[0], rows[0]?.at(-1)];
  const preset = runs[run]?.preset;
  if (first === undefined || last === undefined || preset === undefined) return null;
  const [from, to] = [first.from, last.to];
  const [end, ticks] = to > from ? [to, rangeTicks([from, to], 5)] : [from + 1, [from]];
  const colour = METHOD_INKS[preset];
  return {
    title: `Nearest token over time, by ${measure}`,
    plotHeight: ROW_HEIGHT * rows.length,
    x: {
      title: 'step',
      scale: 'linear',
      domain: [from, end],
      ticks: ticks.map((value) => ({ value, text: String(value) })),
    },
    y: {
      title: 'position of the prompt',
      scale: 'linear',
      domain: [0, rows.length],
      ticks: rows.map((_, position) => ({ value: rows.length - position - 0.5, text: `P${position + 1}` })),
      grid: false,
    },
    layers: rows.map((spans, position): Layer => ({
      kind: 'cells',
      name: `P${position + 1}`,
      role: 'position',
      cells: cellsOf(spans, rows.length - position, from, end - from, colour),
    })),
    legend: [
      {
        text: `${methodText(preset, 1)}, ${runTitleInMethod(runs, run)}`,
        sign: { kind: 'swatch', fill: colour, opacity: OPACITY },
      },
    ],
    notes: [
      `A new block begins at the evaluation at which another token became the nearest, by ${measure}. A block without a name is too narrow for it; the table has them all.`,
    ],
  };
}

/** Stretches follow each other; one in which there was no such position is left out. */
function cellsOf(spans: readonly NearestSpan[], top: number, from: number, length: number, colour: string): Cell[] {
  let start = from;
  return spans.flatMap((span): Cell[] => {
    const x = [start, start + span.share * length] as const;
    start = x[1];
    if (span.token === '') return [];
    return [
      {
        x,
        y: [top - 0.92, top - 0.08],
        fill: colour,
        opacity: OPACITY,
        stroke: colour,
        name: spanInWords(span),
        text: span.token,
      },
    ];
  });
}
