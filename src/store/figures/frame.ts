/** Where the parts of a figure go, and from the data to places on the page. */
import type { Figure, FigureAxis } from './figure';
import { textWidth, wrapText } from './text-size';

export const SIZES = { title: 15, axis: 12, tick: 11, legend: 11.5, caption: 9.5 } as const;

/** CSS pixels; as a vector it can be any size. */
export const WIDTH = 760;
const PLOT_HEIGHT = 340;
const EDGE = 16;
const LEGEND_ROW = 18;
const CAPTION_ROW = 13;
const SIGN = 24;

export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface PlacedEntry {
  readonly index: number;
  readonly left: number;
  readonly middle: number;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly plot: Plot;
  readonly title: { readonly lines: readonly string[]; readonly top: number };
  readonly legend: readonly PlacedEntry[];
  /** The baseline of each line below the legend. */
  readonly small: readonly { readonly text: string; readonly base: number }[];
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

export function layOut(figure: Figure): Frame {
  const { width = WIDTH } = figure;
  const inside = width - 2 * EDGE;
  const titleLines = wrapText(figure.title, SIZES.title, inside);
  const widest = Math.max(0, ...figure.y.ticks.map(({ text }) => textWidth(text, SIZES.tick)));
  const lastTick = figure.x.ticks.at(-1);
  const plot = {
    left: EDGE + (figure.y.title === '' ? 0 : 20) + widest + 8,
    right: width - EDGE - Math.max(4, lastTick === undefined ? 0 : textWidth(lastTick.text, SIZES.tick) / 2),
    top: EDGE + titleLines.length * 20 + 10,
    bottom: 0,
  };
  plot.bottom = plot.top + heightOf(figure, plot.right - plot.left);
  let base = plot.bottom + 18 + (figure.x.title === '' ? 4 : 22);

  const legend: PlacedEntry[] = [];
  let left = plot.left;
  base += tickRoom(figure.x) + LEGEND_ROW / 2;
  figure.legend.forEach(({ text }, index) => {
    const room = SIGN + 6 + textWidth(text, SIZES.legend) + 16;
    if (left > plot.left && left + room > width - EDGE) {
      left = plot.left;
      base += LEGEND_ROW;
    }
    legend.push({ index, left, middle: base });
    left += room;
  });
  base += LEGEND_ROW;

  const small = [...(figure.notes ?? []), ...figure.caption]
    .flatMap((text) => wrapText(text, SIZES.caption, inside))
    .map((text, index) => ({ text, base: base + 6 + index * CAPTION_ROW }));
  return {
    width,
    height: Math.ceil((small.at(-1)?.base ?? base) + EDGE),
    plot,
    title: { lines: titleLines, top: EDGE + SIZES.title },
    legend,
    small,
    x: scaleOf(figure.x, plot.left, plot.right),
    y: scaleOf(figure.y, plot.bottom, plot.top),
  };
}

function heightOf({ plotHeight = PLOT_HEIGHT, x, y }: Figure, width: number): number {
  if (plotHeight !== 'to-scale') return plotHeight;
  return (width * (y.domain[1] - y.domain[0])) / (x.domain[1] - x.domain[0]);
}

/** From a value to a place; on a logarithmic axis what is not above 0 lies on its low end. */
export function scaleOf({ scale, domain }: FigureAxis, start: number, end: number): (value: number) => number {
  const [low, high] = domain;
  if (scale === 'linear') return (value) => start + ((value - low) / (high - low)) * (end - start);
  const span = Math.log(high / low);
  return (value) => start + (Math.log((value > 0 ? value : low) / low) / span) * (end - start);
}

/** What turned ticks take below an axis beyond a line of text. */
export function tickRoom({ turned = false, ticks }: FigureAxis): number {
  return turned ? Math.max(0, ...ticks.map(({ text }) => textWidth(text, SIZES.tick) - SIZES.tick)) : 0;
}
