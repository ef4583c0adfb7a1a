/** The plane through three runs as a figure: a map at true distances, with the runs on it. */
import type { PlaneSlice } from '../../lab/studies/landscape';
import type { RunInfo } from '../../lab/training/runs';
import { INKS, METHOD_INKS } from '../../store/figures/colours';
import type { FigureContent, Layer, LegendEntry, Point } from '../../store/figures/figure';
import {
  colourRange,
  colourShare,
  colourSteps,
  planeCells,
  RUN_NAMES,
  type ColourStep,
  type Quantity,
} from '../../store/landscape';
import { caution, quantityText } from '../../store/landscape-words';
import { runTitle } from '../../store/run-names';
import { shadeAt } from '../sensitivity/sequential';
import { INIT_SHAPES } from '../theme';
import { planeAxis } from './plane-axis';
import { rimmedMark } from './rimmed-mark';

export interface PlaneMapFigure {
  readonly slice: PlaneSlice;
  readonly quantity: Quantity;
  /** All runs of the population. */
  readonly runs: readonly RunInfo[];
  /** What is said beside the map. */
  readonly about: string;
}

const WIDTH = 560;
const RUN_SHAPE = INIT_SHAPES.normal;

/** Null before a point is measured. Distances are those of the runs' trained numbers, from run A on. */
export function planeMapFigure(shown: PlaneMapFigure): FigureContent | null {
  const { slice, quantity, runs, about } = shown;
  const { side, places, measured, length, lengthInColumns } = slice;
  const [origin] = places;
  if (measured === 0 || origin === undefined) return null;
  const unit = length / lengthInColumns;
  const [x, y] = origin.map((zero) => (at: number) => (at - zero) * unit) as [Placing, Placing];
  const range = colourRange(slice, quantity);
  const cells = planeCells(slice, quantity);
  return {
    title: `${quantity === 'accuracy' ? 'Accuracy' : 'Cross-entropy'} on the plane through three runs`,
    width: WIDTH,
    plotHeight: 'to-scale',
    x: planeAxis('distance from A towards B', [x(-0.5), x(side - 0.5)]),
    y: planeAxis('distance across', [y(-0.5), y(side - 0.5)]),
    layers: [
      {
        kind: 'cells',
        name: '',
        role: 'map',
        cells: cells.map(({ column, row, size, value }) => {
          const fill = Number.isFinite(value) ? shadeAt(colourShare(value, range, quantity)).colour : INKS.grid;
          return {
            x: [x(column - size / 2), x(column + size / 2)],
            y: [y(row - size / 2), y(row + size / 2)],
            fill,
            // No paper shows between two cells.
            stroke: fill,
            name: quantityText(quantity, value),
          };
        }),
      },
      ...places.flatMap(([column, row], place) => runLayers(shown, place, [x(column), y(row)], side * unit)),
      ...cautionLayers(caution('plane', slice), [x(-0.5), y(-0.5)], side * unit),
    ],
    legend: [
      ...slice.runs.map((run, place): LegendEntry => ({
        text: `${RUN_NAMES[place] ?? ''}: ${runTitle(runs, run)}`,
        sign: { kind: 'points', colour: inkOf(runs, run), shape: RUN_SHAPE },
      })),
      ...colourSteps(range, quantity).map((step, index): LegendEntry => ({
        text: stepText(step, quantity, index === 0),
        sign: { kind: 'swatch', fill: shadeAt(step.share).colour },
      })),
      ...(cells.every(({ value }) => Number.isFinite(value))
        ? []
        : [{ text: 'no number', sign: { kind: 'swatch', fill: INKS.grid } } as const]),
    ],
    notes: [
      `Shade: ${quantity === 'accuracy' ? 'accuracy' : 'cross-entropy, nats'}; lighter is better. Distances: Euclidean, of all trained numbers.`,
      about,
    ],
  };
}

type Placing = (at: number) => number;

function inkOf(runs: readonly RunInfo[], run: number): string {
  const preset = runs[run]?.preset;
  return preset === undefined ? INKS.text : METHOD_INKS[preset];
}

/** The letter's foot is a little below the middle of its mark. */
function runLayers({ slice, runs }: PlaneMapFigure, place: number, at: Point, extent: number): Layer[] {
  const run = slice.runs[place] ?? -1;
  return [
    ...rimmedMark({
      name: runTitle(runs, run),
      role: 'run',
      at,
      shape: RUN_SHAPE,
      size: 8.5,
      fill: INKS.paper,
      rim: inkOf(runs, run),
      width: 3,
    }),
    {
      kind: 'text',
      name: '',
      role: 'run-name',
      at: [at[0], at[1] - 0.008 * extent],
      text: RUN_NAMES[place] ?? '',
      anchor: 'middle',
      colour: INKS.text,
      bold: true,
    },
  ];
}

/** On a strip of paper at the foot of the map. */
function cautionLayers(text: string, [left, low]: Point, extent: number): Layer[] {
  return [
    {
      kind: 'cells',
      name: '',
      role: 'strip',
      cells: [{ x: [left, left + extent], y: [low, low + 0.04 * extent], fill: INKS.paper, opacity: 0.86 }],
    },
    {
      kind: 'text',
      name: '',
      role: 'caution',
      at: [left + extent / 2, low + 0.013 * extent],
      text,
      anchor: 'middle',
      colour: INKS.text,
    },
  ];
}

/** A loss's worst step has no upper end. */
function stepText({ from, to }: ColourStep, quantity: Quantity, worst: boolean): string {
  const [low, high] = from < to ? [from, to] : [to, from];
  if (worst && quantity === 'crossEntropy') return `${quantityText(quantity, low)} and above`;
  return `${quantityText(quantity, low)} to ${quantityText(quantity, high)}`;
}
