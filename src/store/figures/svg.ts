/** A figure as the text of an SVG file: drawn from the data, complete in itself, for paper. */
import { writeLegend, writeLevels, writeMarks } from './annotations';
import { INKS } from './colours';
import { element, escapeXml, rounded } from './elements';
import type { Figure } from './figure';
import { layOut, SIZES, tickRoom, type Frame } from './frame';
import { writeLayer } from './layers';
import { writeText } from './words';

export interface SvgFile {
  readonly svg: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * The plot's group says its axes in data attributes (`data-x-domain`, `data-x-range`, `data-x-scale`, and the same of
 * y), so that a path can be read back into numbers.
 */
export function writeSvg(figure: Figure): SvgFile {
  const frame = layOut(figure);
  const { width, height, plot } = frame;
  const clip = 'plot-area';
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      'font-family': 'sans-serif',
      role: 'img',
    },
    element('title', {}, escapeXml(figure.title)),
    element('desc', {}, escapeXml(figure.caption.join(' '))),
    element(
      'clipPath',
      { id: clip },
      element('rect', { x: plot.left, y: plot.top, width: plot.right - plot.left, height: plot.bottom - plot.top }),
    ),
    element('rect', { width, height, fill: INKS.paper }),
    ...frame.title.lines.map((line, index) =>
      writeText(line, plot.left, frame.title.top + index * 20, { size: SIZES.title, bold: true }),
    ),
    writeAxes(figure, frame),
    element(
      'g',
      {
        class: 'plot',
        'clip-path': `url(#${clip})`,
        'data-x-domain': figure.x.domain.join(' '),
        'data-x-range': [plot.left, plot.right].map(rounded).join(' '),
        'data-x-scale': figure.x.scale,
        'data-y-domain': figure.y.domain.join(' '),
        'data-y-range': [plot.bottom, plot.top].map(rounded).join(' '),
        'data-y-scale': figure.y.scale,
      },
      ...figure.layers.map((layer) => writeLayer(layer, frame)),
    ),
    writeLevels(figure.levels ?? [], frame),
    writeMarks(figure.marks ?? [], frame),
    writeLegend(frame.legend, figure.legend),
    element(
      'g',
      { class: 'caption' },
      ...frame.small.map((line) => writeText(line.text, 16, line.base, { size: SIZES.caption, colour: INKS.muted })),
    ),
  );
  return { svg: `<?xml version="1.0" encoding="UTF-8"?>\n${svg}\n`, width, height };
}

function writeAxes({ x, y }: Figure, { plot, ...scales }: Frame): string {
  const middle = (plot.top + plot.bottom) / 2;
  const rules = (axis: 'x' | 'y', places: readonly number[]): string[] =>
    places.map((at) =>
      element(
        'line',
        axis === 'y'
          ? { x1: plot.left, x2: plot.right, y1: at, y2: at, stroke: INKS.grid }
          : { x1: at, x2: at, y1: plot.top, y2: plot.bottom, stroke: INKS.grid },
      ),
    );
  const places = (axis: typeof x, scale: (value: number) => number): number[] =>
    axis.grid === false ? [] : axis.ticks.map(({ value }) => scale(value));
  return element(
    'g',
    { class: 'axes' },
    ...rules('y', places(y, scales.y)),
    ...(x.grid === true ? rules('x', places(x, scales.x)) : []),
    // Without a tick there is nothing to read off at an axis.
    x.ticks.length + y.ticks.length === 0
      ? ''
      : element('path', {
          d: `M${rounded(plot.left)} ${rounded(plot.top)}V${rounded(plot.bottom)}H${rounded(plot.right)}`,
          fill: 'none',
          stroke: INKS.line,
        }),
    ...y.ticks.map((tick) =>
      writeText(tick.text, plot.left - 6, scales.y(tick.value) + 4, { size: SIZES.tick, anchor: 'end' }),
    ),
    ...x.ticks.map(({ value, text }) =>
      x.turned === true
        ? writeText(text, 0, 0, {
            size: SIZES.tick,
            anchor: 'end',
            transform: `translate(${rounded(scales.x(value) + 4)} ${rounded(plot.bottom + 6)}) rotate(-90)`,
          })
        : writeText(text, scales.x(value), plot.bottom + 15, { size: SIZES.tick, anchor: 'middle' }),
    ),
    x.title === ''
      ? ''
      : writeText(x.title, (plot.left + plot.right) / 2, plot.bottom + 35 + tickRoom(x), {
          size: SIZES.axis,
          anchor: 'middle',
        }),
    y.title === ''
      ? ''
      : writeText(y.title, 0, 0, {
          size: SIZES.axis,
          anchor: 'middle',
          transform: `translate(24 ${rounded(middle)}) rotate(-90)`,
        }),
  );
}
