/** Where every run stands, as a figure: a column for each initialisation, a lane in it for each method. */
import { PRESETS } from '../../lab/presets';
import { INIT_NAMES } from '../../lab/prompt/initialisation-ids';
import type { MetricId } from '../../lab/scores/metric';
import { summarise } from '../../lab/statistics/quantiles';
import type { RunInfo } from '../../lab/training/runs';
import { METHOD_INKS } from '../../store/figures/colours';
import type { FigureContent, Layer } from '../../store/figures/figure';
import { score, scoreTick } from '../../store/numbers';
import type { LevelLabel } from '../charts/label-layout';
import { spreadSideways, stripAxis } from '../charts/strip-layout';
import { INIT_SHAPES } from '../theme';
import { runEntries } from './legend-entries';

export interface StripFigure {
  readonly title: string;
  readonly runs: readonly RunInfo[];
  /** One score per run, NaN where it has none. */
  readonly values: ArrayLike<number>;
  readonly metric: MetricId;
  readonly levels: readonly LevelLabel[];
}

/** Half of a lane's width, of a column that is 1 wide. */
const WIDEST = 0.09;

export function stripFigure({ title, runs, values, metric, levels }: StripFigure): FigureContent {
  const inits = [...new Set(runs.map(({ init }) => init))];
  const axis = stripAxis(metric, values, levels);
  const layers = inits.flatMap((init, column) => {
    const methods = [...new Set(runs.filter((run) => run.init === init).map(({ preset }) => preset))];
    const lane = Math.min(0.3, 0.9 / methods.length);
    return methods.flatMap((preset, index): Layer[] => {
      const own = runs.flatMap((run, at) => (run.init === init && run.preset === preset ? [at] : []));
      const centre = column + 0.5 + (index - (methods.length - 1) / 2) * lane;
      const half = Math.min(WIDEST, lane * 0.4);
      const { n, median, q1, q3 } = summarise(own.map((run) => values[run] ?? NaN));
      if (n === 0) return [];
      const name = `${PRESETS[preset].name}, ${INIT_NAMES[init].name}`;
      const colour = METHOD_INKS[preset];
      return [
        ...(n > 2
          ? [
              {
                kind: 'cells' as const,
                name: `${name}: middle half`,
                role: 'band',
                cells: [{ x: [centre - half, centre + half], y: [q1, q3], fill: colour, opacity: 0.16 }] as const,
              },
            ]
          : []),
        {
          kind: 'line',
          name: `${name}: median ${score(metric, median)} of ${n} runs`,
          role: 'median',
          colour,
          width: 2.4,
          segments: [
            [
              [centre - half, median],
              [centre + half, median],
            ],
          ],
        },
        {
          kind: 'points',
          name,
          role: 'run',
          colour,
          opacity: 0.75,
          shape: INIT_SHAPES[init],
          size: 3.2,
          points: own.flatMap((run, at) => {
            const value = values[run] ?? NaN;
            return Number.isNaN(value) ? [] : [[centre + spreadSideways(at, own.length) * half * 0.85, value] as const];
          }),
        },
      ];
    });
  });
  return {
    title: title.charAt(0).toUpperCase() + title.slice(1),
    x: {
      title: 'initialisation',
      scale: 'linear',
      domain: [0, inits.length],
      ticks: inits.map((init, column) => ({ value: column + 0.5, text: INIT_NAMES[init].name })),
      grid: false,
    },
    y: {
      title,
      scale: 'linear',
      domain: axis.domain,
      ticks: axis.ticks.map((value) => ({ value, text: scoreTick(metric, value) })),
    },
    layers,
    levels,
    legend: runEntries(runs, { width: 2.4 }),
    notes: ['Mark: a run. Bar: median. Box: middle half, of more than two runs.'],
  };
}
