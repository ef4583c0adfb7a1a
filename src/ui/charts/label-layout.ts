/** Where labels go so that none touches another. */
import type { Mark } from '../../worker/protocol';
import type { Coordinates } from './scale';

const LINE_HEIGHT = 14;
/** A character's width at the labels' size, near enough to tell whether two labels would touch. */
const CHARACTER = 6.2;
const MARK_ROWS = [0, 1, 2, 3];

export interface LevelLabel {
  readonly value: number;
  readonly text: string;
}

export interface PlacedLevel {
  readonly text: string;
  readonly top: number;
}

/** Just above each level, or below it at the chart's top; where two would touch, the upper one moves up. */
export function placeLevels(labels: readonly LevelLabel[], { plot, y }: Coordinates): PlacedLevel[] {
  const wanted = labels
    .flatMap(({ value, text }) => {
      const at = y(value);
      return at < plot.y - 1 || at > plot.y + plot.height + 1
        ? []
        : [{ text, top: at < plot.y + LINE_HEIGHT ? at + 12 : at - 4 }];
    })
    .sort((a, b) => b.top - a.top);
  let limit = Infinity;
  return wanted.map(({ text, top }) => {
    limit = Math.min(top, limit - LINE_HEIGHT);
    return { text, top: limit };
  });
}

export interface PlacedMark extends Mark {
  readonly left: number;
  readonly top: number;
  readonly anchor: 'start' | 'end';
}

/** Right of each mark, left of it at the chart's end; what would touch goes one row down. */
export function placeMarks(marks: readonly Mark[], { plot, x }: Coordinates): PlacedMark[] {
  const right = plot.x + plot.width;
  const rowEnds: number[] = [];
  return marks.flatMap(({ step, label }) => {
    const at = x(step);
    if (at > right) return [];
    const width = label.length * CHARACTER;
    const turned = at + 5 + width > right;
    const from = turned ? at - 5 - width : at + 5;
    const row = MARK_ROWS.find((candidate) => (rowEnds[candidate] ?? -Infinity) < from);
    // With no free row left the line stays, and the tooltip says what it is.
    if (row === undefined || from < plot.x) return [];
    rowEnds[row] = from + width + 6;
    return [
      {
        step,
        label,
        left: turned ? at - 5 : at + 5,
        top: plot.y + 10 + row * LINE_HEIGHT,
        anchor: turned ? ('end' as const) : ('start' as const),
      },
    ];
  });
}
