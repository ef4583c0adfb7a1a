/** A plot of a few lines as a figure. */
import { INKS, METHOD_INKS } from '../../store/figures/colours';
import type { FigureAxis, FigureContent, Layer } from '../../store/figures/figure';
import {
  placedPoints,
  type PlotAxis,
  type PlotContent,
  type PlotInk,
  type PlotLine,
  type PlotMark,
} from '../charts/line-plot';
import { INIT_SHAPES } from '../theme';

const DASHED = '5 4';
const MARKED = '2 3';
const WIDTH = 2;

/** Null before the first line has a point. */
export function linePlotFigure(plot: PlotContent): FigureContent | null {
  const { title, x, y, lines, marks = [], note, about } = plot;
  const [first] = lines;
  if (first === undefined || placedPoints(first, plot).length === 0) return null;
  return {
    title,
    x: axisOf(x),
    y: axisOf(y),
    layers: [
      ...marks.flatMap((mark) => markLayers(mark, plot)),
      ...lines.flatMap((line) => lineLayers(line, plot)),
      ...(note === undefined ? [] : [noteLayer(note, plot)]),
    ],
    legend: [
      ...lines.map(({ name, ink, dashed }) => ({
        text: name,
        sign: { kind: 'line', colour: inkOf(ink), width: WIDTH, dash: dashed === true ? DASHED : undefined } as const,
      })),
      ...marks.map(({ text, name, ink }) => ({
        text: `${text}: ${name}`,
        sign: { kind: 'line', colour: inkOf(ink), width: WIDTH, dash: MARKED } as const,
      })),
    ],
    notes: about,
  };
}

function axisOf({ title, domain, ticks, log, format }: PlotAxis): FigureAxis {
  return {
    title,
    scale: log === true ? 'log' : 'linear',
    domain,
    ticks: ticks.map((value) => ({ value, text: format(value) })),
  };
}

function inkOf(ink: PlotInk): string {
  return ink === 'text' || ink === 'line' ? INKS[ink] : METHOD_INKS[ink];
}

function lineLayers(line: PlotLine, plot: PlotContent): Layer[] {
  const points = placedPoints(line, plot);
  const colour = inkOf(line.ink);
  return [
    {
      kind: 'line',
      name: line.name,
      role: 'line',
      segments: [points],
      colour,
      width: WIDTH,
      dash: line.dashed === true ? DASHED : undefined,
    },
    ...(line.dots === true
      ? [
          {
            kind: 'points',
            name: line.name,
            role: 'point',
            points,
            shape: INIT_SHAPES.normal,
            size: 2.6,
            colour,
          } as const,
        ]
      : []),
  ];
}

/** Behind the lines, its name at the top. */
function markLayers({ x, text, name, ink }: PlotMark, plot: PlotContent): Layer[] {
  const { domain } = plot.y;
  return [
    {
      kind: 'line',
      name,
      role: 'mark',
      segments: [domain.map((y) => [x, y] as const)],
      colour: inkOf(ink),
      width: WIDTH,
      dash: MARKED,
    },
    {
      kind: 'text',
      name: '',
      role: 'mark-name',
      at: [x + 0.007 * (plot.x.domain[1] - plot.x.domain[0]), partWay(plot.y, 0.955)],
      text,
      anchor: 'start',
      colour: INKS.text,
      bold: true,
      halo: true,
    },
  ];
}

/** In the lower right corner, as on the page. */
function noteLayer(text: string, { x, y }: PlotContent): Layer {
  return {
    kind: 'text',
    name: '',
    role: 'caution',
    at: [partWay(x, 0.99), partWay(y, 0.025)],
    text,
    anchor: 'end',
    colour: INKS.text,
    halo: true,
  };
}

/** The value at a share of an axis. */
function partWay({ domain: [low, high], log }: PlotAxis, share: number): number {
  return log === true ? low * (high / low) ** share : low + share * (high - low);
}
