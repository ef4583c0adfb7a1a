/** The wall as a figure: a cell for every run, coloured by its score. */
import { PRESETS } from '../../lab/presets';
import { INIT_NAMES } from '../../lab/prompt/initialisation-ids';
import type { MetricId } from '../../lab/scores/metric';
import { INKS } from '../../store/figures/colours';
import type { Cell, FigureContent, Layer } from '../../store/figures/figure';
import { scoreBrief, scoreTick } from '../../store/numbers';
import type { Wall, WallCell, WallColumn } from '../../store/wall';
import { shadeAt } from '../sensitivity/sequential';
import { shadeEntries } from './legend-entries';

export interface WallFigure {
  readonly walls: readonly Wall[];
  readonly columns: readonly WallColumn[];
  /** Of all runs of the population. */
  readonly cells: readonly WallCell[];
  readonly metric: MetricId;
  readonly domain: readonly [number, number];
  /** What the colour shows, and when. */
  readonly title: string;
  readonly when: string;
}

const ROW_HEIGHT = 26;

export function wallFigure({ walls, columns, cells, metric, domain, title, when }: WallFigure): FigureContent {
  const [low, high] = domain;
  // A row above each method's rows has its name.
  const rows = walls.flatMap(({ preset, rows: own }) => [
    { preset, init: null, runs: [] },
    ...own.map((row) => ({ preset, ...row })),
  ]);
  const top = (index: number): number => rows.length - index;
  const severalSamples = new Set(columns.map(({ dataSeed }) => dataSeed)).size > 1;
  const layers = rows.map(({ preset, init, runs }, index): Layer =>
    init === null
      ? {
          kind: 'text',
          name: '',
          role: 'method',
          at: [0.1, top(index) - 0.72],
          text: PRESETS[preset].name,
          anchor: 'start',
          colour: INKS.text,
          bold: true,
        }
      : {
          kind: 'cells',
          name: `${PRESETS[preset].name}, ${INIT_NAMES[init].name}`,
          role: 'row',
          cells: runs.flatMap((run, at): Cell[] => {
            const cell = run === null ? undefined : cells[run];
            return cell === undefined ? [] : [drawn(cell, at, top(index), metric, (cell.value - low) / (high - low))];
          }),
        },
  );
  return {
    title: `Every run: ${title}`,
    plotHeight: ROW_HEIGHT * rows.length,
    x: {
      title: severalSamples ? 'data seed · init seed' : 'init seed',
      scale: 'linear',
      domain: [0, columns.length],
      ticks: columns.map(({ dataSeed, seed }, at) => ({
        value: at + 0.5,
        text: severalSamples ? `${dataSeed}·${seed}` : String(seed),
      })),
      grid: false,
    },
    y: {
      title: '',
      scale: 'linear',
      domain: [0, rows.length],
      ticks: rows.flatMap(({ init }, index) =>
        init === null ? [] : [{ value: top(index) - 0.5, text: INIT_NAMES[init].name }],
      ),
      grid: false,
    },
    layers,
    legend: shadeEntries((share) => scoreTick(metric, low + share * (high - low))),
    notes: [`${when} ×: diverged. Framed: no better than one class for all.`],
  };
}

function drawn(
  { state, value, low, label }: WallCell,
  column: number,
  top: number,
  metric: MetricId,
  share: number,
): Cell {
  const place = { x: [column + 0.04, column + 0.96], y: [top - 0.95, top - 0.05], name: label } as const;
  if (state !== 'measured') return { ...place, fill: INKS.grid, text: state === 'diverged' ? '×' : '·' };
  const { colour, ink } = shadeAt(share);
  return {
    ...place,
    fill: colour,
    ink,
    text: scoreBrief(metric, value),
    ...(low ? { stroke: INKS.text } : {}),
  };
}
