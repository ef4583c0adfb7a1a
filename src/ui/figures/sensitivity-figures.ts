/** The plots of the sensitivity view as figures. */
import { PRESETS } from '../../lab/presets';
import { INIT_NAMES } from '../../lab/prompt/initialisation-ids';
import { METRICS, type MetricId } from '../../lab/scores/metric';
import type { PairedComparison } from '../../lab/statistics/paired-comparison';
import { counted, differenceInWords, intervalInWords, pInWords } from '../../lab/statistics/words';
import { INKS, METHOD_INKS } from '../../store/figures/colours';
import type { FigureContent, Layer, LegendEntry } from '../../store/figures/figure';
import { plainTick, scoreTick } from '../../store/numbers';
import { componentInWords, SOURCE_NAMES, type MethodSpread, type Spread } from '../../store/spread';
import { differenceAxis, ecdfAxis, laneJitter, lanesOf, LANE_HEIGHT, sourceStrength } from '../sensitivity/plot-layout';
import { INIT_SHAPES } from '../theme';
import { methodLine, methodText } from './legend-entries';

/** The share of each method's runs at or below every score. */
export function ecdfFigure(methods: readonly MethodSpread[], metric: MetricId, title: string): FigureContent {
  const axis = ecdfAxis(methods);
  return {
    title: `Distribution of ${title}`,
    x: {
      title,
      scale: 'linear',
      domain: axis.domain,
      ticks: axis.ticks.map((value) => ({ value, text: scoreTick(metric, value) })),
    },
    y: {
      title: 'share of runs at or below',
      scale: 'linear',
      domain: [0, 1],
      ticks: [0, 0.25, 0.5, 0.75, 1].map((value) => ({ value, text: `${100 * value}\u202f%` })),
    },
    layers: methods.map(({ preset, ecdf, runs, diverged }): Layer => {
      let share = diverged / runs;
      const points = ecdf.flatMap((point) => {
        const before = share;
        share = point.share;
        return [[point.value, before] as const, [point.value, share] as const];
      });
      return {
        kind: 'line',
        name: PRESETS[preset].name,
        role: 'ecdf',
        colour: METHOD_INKS[preset],
        width: 2,
        segments: [[[axis.domain[0], diverged / runs], ...points, [axis.domain[1], share]]],
      };
    }),
    legend: methods.map(({ preset, n }) => methodLine(preset, n, 2.2)),
    notes: ['A diverged run is below all others.'],
  };
}

function betterEntry(preset: MethodSpread['preset'], pairs: number): LegendEntry {
  return {
    text: `${PRESETS[preset].name} better: ${counted(pairs, 'pair')}`,
    sign: { kind: 'line', colour: METHOD_INKS[preset], width: 2.2 },
  };
}

/** The differences of all pairs, a lane for each initialisation, and their median with its interval below. */
export function differenceFigure(comparison: PairedComparison, metric: MetricId, when: string): FigureContent {
  const { a, b, differences, median, interval, better, worse, equal, signTest } = comparison;
  const lanes = lanesOf(comparison);
  const axis = differenceAxis(comparison, metric);
  const unit = METRICS[metric].unit === 'percent' ? 100 : 1;
  const laneAt = (index: number): number => lanes.length - index + 0.5;
  const title = `${PRESETS[a].name} less ${PRESETS[b].name}, pair by pair`;
  return {
    title,
    plotHeight: 40 * (lanes.length + 1) + 20,
    x: {
      title: `difference, ${unit === 100 ? 'points' : METRICS[metric].title}`,
      scale: 'linear',
      domain: axis.domain,
      ticks: axis.ticks.map((value) => ({ value, text: plainTick(value) })),
      grid: true,
    },
    y: {
      title: '',
      scale: 'linear',
      domain: [0, lanes.length + 1],
      ticks: [
        ...lanes.map((init, index) => ({
          value: laneAt(index),
          text: init === null ? 'own starts' : INIT_NAMES[init].name,
        })),
        { value: 0.5, text: 'median' },
      ],
      grid: false,
    },
    layers: [
      {
        kind: 'line',
        name: 'no difference',
        role: 'zero',
        colour: INKS.line,
        width: 1.5,
        segments: [
          [
            [0, 0],
            [0, lanes.length + 1],
          ],
        ],
      },
      ...lanes.flatMap((init, index): Layer[] =>
        differences
          .filter((pair) => pair.init === init)
          .map((pair, at) => ({
            kind: 'points',
            name: `seed ${pair.seed}, data seed ${pair.dataSeed}: ${differenceInWords(metric, pair.difference)}`,
            role: 'pair',
            colour: pair.difference === 0 ? INKS.muted : METHOD_INKS[pair.difference > 0 ? a : b],
            opacity: 0.75,
            shape: INIT_SHAPES[init ?? 'normal'],
            size: 3.4,
            points: [[unit * pair.difference, laneAt(index) - laneJitter(at) / LANE_HEIGHT]],
          })),
      ),
      ...(interval === null
        ? []
        : [
            {
              kind: 'line',
              name: `95 % interval: ${intervalInWords(metric, interval)}`,
              role: 'interval',
              colour: INKS.text,
              width: 2,
              segments: [
                [
                  [unit * interval.low, 0.5],
                  [unit * interval.high, 0.5],
                ],
              ],
            } as const,
          ]),
      {
        kind: 'points',
        name: `median: ${differenceInWords(metric, median)}`,
        role: 'median',
        colour: INKS.text,
        shape: INIT_SHAPES.uniform,
        size: 4.4,
        points: [[unit * median, 0.5]],
      },
    ],
    legend: [
      betterEntry(a, better),
      betterEntry(b, worse),
      { text: `equal: ${counted(equal, 'pair')}`, sign: { kind: 'line', colour: INKS.muted, width: 2.2 } },
    ],
    notes: [
      `${when} Median ${differenceInWords(metric, median)}${interval === null ? '' : `, 95 % bootstrap interval ${intervalInWords(metric, interval)}`}, exact sign test ${pInWords(signTest)}.`,
    ],
  };
}

/** Where the spread comes from: each method's variance divided among the sources. */
export function spreadFigure({ methods, atEnd, step }: Spread, metric: MetricId): FigureContent {
  const estimated = methods.filter(({ components }) => components.some(({ share }) => share !== null));
  const sources = [...new Set(estimated.flatMap(({ components }) => components.map(({ source }) => source)))];
  return {
    title: `Where the spread of ${METRICS[metric].title} comes from`,
    plotHeight: 44 * Math.max(1, estimated.length) + 10,
    x: {
      title: 'share of the variance',
      scale: 'linear',
      domain: [0, 1],
      ticks: [0, 0.25, 0.5, 0.75, 1].map((value) => ({ value, text: `${100 * value}\u202f%` })),
    },
    y: {
      title: '',
      scale: 'linear',
      domain: [0, Math.max(1, estimated.length)],
      ticks: estimated.map(({ preset, n }, index) => ({
        value: estimated.length - index - 0.5,
        text: methodText(preset, n),
      })),
      grid: false,
    },
    layers: estimated.map(({ preset, components }, index): Layer => {
      let from = 0;
      const middle = estimated.length - index - 0.5;
      return {
        kind: 'cells',
        name: PRESETS[preset].name,
        role: 'shares',
        cells: components.map((component, at) => {
          const start = from;
          from += component.share ?? 0;
          return {
            x: [start, from] as const,
            y: [middle - 0.3, middle + 0.3] as const,
            fill: METHOD_INKS[preset],
            opacity: sourceStrength(at) / 100,
            stroke: INKS.paper,
            name: componentInWords(metric, component),
          };
        }),
      };
    }),
    legend: sources.map((source, at) => ({
      text: SOURCE_NAMES[source],
      sign: { kind: 'swatch', fill: INKS.text, opacity: sourceStrength(at) / 100 },
    })),
    notes: [
      `${atEnd ? 'Test examples, after' : 'Validation, at'} step ${step}. Standard deviations:`,
      ...methods.map(
        ({ preset, components }) =>
          `${PRESETS[preset].name}: ${components.map((component) => componentInWords(metric, component)).join('; ')}.`,
      ),
    ],
  };
}
