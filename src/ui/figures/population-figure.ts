/** A chart over time as a figure: the drawn rows, and every single run as a path. */
import { PRESETS } from '../../lab/presets';
import { INIT_NAMES, type ResolvedInitId } from '../../lab/prompt/initialisation-ids';
import type { RunInfo } from '../../lab/training/runs';
import { bucketSize, rowsOf } from '../../store/bands';
import type { MetricTable } from '../../store/columns';
import { INKS, METHOD_INKS } from '../../store/figures/colours';
import type { Dash, FigureContent, Layer, LegendEntry, Point } from '../../store/figures/figure';
import { RunLines } from '../../store/run-lines';
import type { Mark } from '../../worker/protocol';
import type { ChartMethod, ChartRow } from '../charts/chart-data';
import type { DrawnChart } from '../charts/drawn-chart';
import { overlayDash } from '../theme';
import { methodLine } from './legend-entries';

export interface PopulationFigure<M extends string> {
  readonly title: string;
  readonly table: MetricTable<M>;
  readonly metric: M;
  readonly runs: readonly RunInfo[];
  readonly methods: readonly ChartMethod[];
  readonly drawn: DrawnChart;
  readonly marks: readonly Mark[];
  readonly companion?: string | undefined;
  readonly formatTick: (value: number) => string;
  readonly smoothing: number;
  readonly followed: number | null;
}

/** More points of one run than a page shows; the least and the greatest of each bucket are kept. */
const RUN_POINTS = 500;

/** An initialisation is a dash, where there are several; the first is drawn through. */
const DASHES: readonly (Dash | undefined)[] = [
  undefined,
  '5 2',
  '1.5 2',
  '7 2 1.5 2',
  '3 3',
  '9 3',
  '1 4',
  '5 2 1 2 1 2',
];

export function populationFigure<M extends string>(shown: PopulationFigure<M>): FigureContent {
  const { title, drawn, runs, companion, smoothing, followed } = shown;
  const methods = shown.methods.filter(({ preset }) =>
    drawn.rows.some(({ median }) => (median[preset] ?? null) !== null),
  );
  const inits = [...new Set(runs.map(({ init }) => init))];
  const dashOf = (init: ResolvedInitId | undefined): Dash | undefined =>
    inits.length < 2 ? undefined : DASHES[inits.findIndex((other) => other === init) % DASHES.length];
  const lines = readLines(shown);
  const single = methods.flatMap(({ preset, runs: own }) =>
    own.map((run) =>
      runLayer(lines, shown, run, METHOD_INKS[preset], thinner(own.length), 0.7, dashOf(runs[run]?.init)),
    ),
  );
  const picked = followed === null ? [] : [runLayer(lines, shown, followed, INKS.text, 1, 1.8, undefined)];
  return {
    title,
    x: {
      title: 'step',
      scale: 'linear',
      domain: drawn.x.domain,
      ticks: drawn.x.ticks.map((value) => ({ value, text: String(value) })),
    },
    y: {
      title: title.replaceAll(' · ', ', '),
      scale: drawn.log ? 'log' : 'linear',
      domain: drawn.y.domain,
      ticks: drawn.y.ticks.map((value) => ({ value, text: shown.formatTick(value) })),
      grid: true,
    },
    layers: [
      ...single,
      ...methods.flatMap((method) => (method.runs.length < 2 ? [] : [bandLayer(method, drawn.rows)])),
      ...picked,
      ...(companion === undefined
        ? []
        : methods.flatMap(({ preset }) =>
            lineLayer(drawn.rows, (row) => row.companion[preset], {
              name: `${PRESETS[preset].name}: ${companion}`,
              role: 'companion',
              colour: METHOD_INKS[preset],
              width: 1.2,
              dash: '4 3',
            }),
          )),
      ...drawn.overlays.flatMap(({ label, lines }, index) =>
        lines.map(({ preset, points }): Layer => ({
          kind: 'line',
          name: `${PRESETS[preset].name}, median of “${label}”`,
          role: 'overlay',
          segments: [points],
          colour: METHOD_INKS[preset],
          width: 1.75,
          dash: overlayDash(index),
        })),
      ),
      ...methods.flatMap(({ preset }) =>
        lineLayer(drawn.rows, (row) => row.median[preset], {
          name: `${PRESETS[preset].name}: median`,
          role: 'median',
          colour: METHOD_INKS[preset],
          width: 2.2,
        }),
      ),
    ],
    levels: drawn.levels,
    marks: shown.marks.map(({ step, label }) => ({ value: step, text: label })),
    legend: [
      ...methods.map(({ preset, runs: own }) => methodLine(preset, own.length, 2.2)),
      ...drawn.overlays.flatMap(({ label, lines }, index): LegendEntry[] =>
        lines.length === 0
          ? []
          : [{ text: label, sign: { kind: 'line', colour: INKS.muted, width: 1.75, dash: overlayDash(index) } }],
      ),
      ...(inits.length < 2
        ? []
        : inits.map((init): LegendEntry => ({
            text: INIT_NAMES[init].name,
            sign: { kind: 'line', colour: INKS.muted, width: 0.9, dash: dashOf(init) },
          }))),
      ...(followed === null
        ? []
        : [{ text: `run ${followed + 1}`, sign: { kind: 'line', colour: INKS.text, width: 1.8 } } as const]),
      ...(companion === undefined
        ? []
        : [{ text: companion, sign: { kind: 'line', colour: INKS.muted, width: 1.2, dash: '4 3' } } as const]),
    ],
    notes: [
      `Thick: median over runs${smoothing === 0 ? '' : `, and band, smoothed (exponential, weight ${smoothing}, bias corrected)`}. Band: middle half of the runs. Thin: single runs, as measured.`,
      ...(single.some((layer) => leaves(layer, drawn.y.domain)) ? ['Runs that leave the axes are cut off.'] : []),
      ...aboveNotes(shown),
      ...(drawn.refused ? ['Linear: some values are 0 or below.'] : []),
    ],
  };
}

function leaves(layer: Layer, [low, high]: readonly [number, number]): boolean {
  return layer.kind === 'line' && layer.segments.some((points) => points.some(([, y]) => y < low || y > high));
}

/** What a companion reaches where that is above the axis. */
function aboveNotes<M extends string>({ companion, drawn, formatTick }: PopulationFigure<M>): string[] {
  const last = Object.values(drawn.rows.at(-1)?.companion ?? {}).filter(
    (value): value is number => value !== null && value > drawn.y.domain[1],
  );
  if (companion === undefined || last.length === 0) return [];
  return [`${companion} lies above the axis: ${last.map(formatTick).join(', ')} at the last step.`];
}

/** Many lines upon each other are drawn fainter, but never so faint that one is lost. */
function thinner(runs: number): number {
  return Math.min(0.6, Math.max(0.22, 1.4 / Math.sqrt(runs)));
}

function readLines<M extends string>({ table, metric, drawn }: PopulationFigure<M>): RunLines<M> {
  const lines = new RunLines(table, metric);
  const rows = rowsOf(table, drawn.zoomed);
  lines.read(bucketSize(rows.end - rows.first, RUN_POINTS), rows);
  return lines;
}

function runLayer<M extends string>(
  lines: RunLines<M>,
  { runs, drawn }: PopulationFigure<M>,
  run: number,
  colour: string,
  opacity: number,
  width: number,
  dash: Dash | undefined,
): Layer {
  const segments: Point[][] = [];
  lines.visit(run, (step, value, begins) => {
    if (begins) segments.push([]);
    segments.at(-1)?.push([step, Math.max(drawn.floor, value)]);
  });
  const { preset, init, seed, dataSeed } = runs[run] ?? {};
  const name = preset === undefined || init === undefined ? '' : `${PRESETS[preset].name}, ${INIT_NAMES[init].name}`;
  return {
    kind: 'line',
    name: `${name}, seed ${seed ?? ''}, data seed ${dataSeed ?? ''}`,
    role: 'run',
    segments,
    colour,
    width,
    opacity,
    dash,
  };
}

function bandLayer({ preset }: ChartMethod, rows: readonly ChartRow[]): Layer {
  return {
    kind: 'band',
    name: `${PRESETS[preset].name}: middle half`,
    role: 'band',
    colour: METHOD_INKS[preset],
    opacity: 0.18,
    points: rows.flatMap(({ step, middle }) => {
      const own = middle[preset] ?? null;
      return own === null ? [] : [[step, own[0], own[1]] as const];
    }),
  };
}

type Stroke = Pick<Extract<Layer, { kind: 'line' }>, 'name' | 'role' | 'colour' | 'width' | 'dash'>;

/** None where nothing is measured. */
function lineLayer(
  rows: readonly ChartRow[],
  valueOf: (row: ChartRow) => number | null | undefined,
  stroke: Stroke,
): Layer[] {
  const points = rows.flatMap((row): Point[] => {
    const value = valueOf(row) ?? null;
    return value === null ? [] : [[row.step, value]];
  });
  return points.length === 0 ? [] : [{ kind: 'line', segments: [points], ...stroke }];
}
