/** What is written on a figure: lines of reference, marks of changes, the legend. */
import { INKS } from './colours';
import { element, rounded } from './elements';
import type { FigureLevel, LegendEntry, LegendSign } from './figure';
import { SIZES, type Frame, type PlacedEntry } from './frame';
import { textWidth } from './text-size';
import { writeText } from './words';

const LINE_HEIGHT = 13;

/** Written at the right end, above each; where two would touch, the upper one moves up. */
export function writeLevels(levels: readonly FigureLevel[], { plot, y }: Frame): string {
  const shown = levels
    .map(({ value, text: name }) => ({ name, at: y(value) }))
    .filter(({ at }) => at >= plot.top - 0.5 && at <= plot.bottom + 0.5)
    .sort((a, b) => b.at - a.at);
  let limit = Infinity;
  return element(
    'g',
    { class: 'levels' },
    ...shown.flatMap(({ name, at }) => {
      limit = Math.min(at < plot.top + LINE_HEIGHT ? at + 12 : at - 4, limit - LINE_HEIGHT);
      return [
        element('line', {
          x1: plot.left,
          x2: plot.right,
          y1: at,
          y2: at,
          stroke: INKS.line,
          'stroke-dasharray': '5 4',
        }),
        writeText(name, plot.right - 3, limit, { size: SIZES.tick, colour: INKS.muted, anchor: 'end', halo: true }),
      ];
    }),
  );
}

/** Each label right of its line, or left of it at the end; one below the other, so that all are there. */
export function writeMarks(marks: readonly FigureLevel[], { plot, x }: Frame): string {
  const ends: number[] = [];
  return element(
    'g',
    { class: 'marks' },
    ...marks.flatMap(({ value, text: label }) => {
      const at = x(value);
      if (at < plot.left - 0.5 || at > plot.right + 0.5) return [];
      const width = textWidth(label, SIZES.tick);
      const turned = at + 5 + width > plot.right;
      const from = turned ? at - 5 - width : at + 5;
      let row = ends.findIndex((end) => end < from);
      if (row < 0) row = ends.length;
      ends[row] = from + width + 6;
      return [
        element('line', {
          x1: at,
          x2: at,
          y1: plot.top,
          y2: plot.bottom,
          stroke: INKS.line,
          'stroke-dasharray': '2 3',
        }),
        writeText(label, turned ? at - 5 : at + 5, plot.top + 11 + row * LINE_HEIGHT, {
          size: SIZES.tick,
          colour: INKS.muted,
          halo: true,
          anchor: turned ? 'end' : 'start',
        }),
      ];
    }),
  );
}

export function writeLegend(places: readonly PlacedEntry[], entries: readonly LegendEntry[]): string {
  return element(
    'g',
    { class: 'legend' },
    ...places.map(({ index, left, middle }) => {
      const entry = entries[index];
      if (entry === undefined) return '';
      return writeSign(entry.sign, left, middle) + writeText(entry.text, left + 30, middle + 4, { size: SIZES.legend });
    }),
  );
}

function writeSign(sign: LegendSign, left: number, middle: number): string {
  switch (sign.kind) {
    case 'line':
      return element('line', {
        x1: left,
        x2: left + 24,
        y1: middle,
        y2: middle,
        stroke: sign.colour,
        'stroke-width': sign.width,
        'stroke-dasharray': sign.dash,
      });
    case 'points':
      return element('path', {
        d: sign.shape,
        transform: `translate(${rounded(left + 12)} ${rounded(middle)}) scale(4)`,
        fill: sign.colour,
      });
    case 'swatch':
      return element('rect', {
        x: left + 4,
        y: middle - 6,
        width: 16,
        height: 12,
        fill: sign.fill,
        'fill-opacity': sign.opacity,
        stroke: INKS.line,
        'stroke-width': 0.5,
      });
  }
}
