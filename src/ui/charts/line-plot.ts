/** A few lines over one axis as plain data: `LinePlot` draws them on the page, `linePlotFigure` for paper. */
import type { PresetId } from '../../lab/presets';

export interface PlotAxis {
  readonly title: string;
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly log?: boolean;
  readonly format: (value: number) => string;
}

/** A method's colour, that of text, or the quiet one of a reference. */
export type PlotInk = PresetId | 'text' | 'line';

export type PlotPoint = readonly [x: number, y: number];

export interface PlotLine {
  readonly name: string;
  readonly points: readonly PlotPoint[];
  readonly ink: PlotInk;
  readonly dashed?: boolean;
  /** Whether each point is marked. */
  readonly dots?: boolean;
}

/** A place on the x axis that has a name, and what belongs to it a colour. */
export interface PlotMark {
  readonly x: number;
  readonly text: string;
  /** In full. */
  readonly name: string;
  readonly ink: PlotInk;
}

export interface PlotContent {
  readonly title: string;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  /** The first is what it is about. */
  readonly lines: readonly PlotLine[];
  readonly marks?: readonly PlotMark[];
  /** A word of caution that stands on the picture itself. */
  readonly note?: string;
  /** What is said of it beside it, and has to go with it where it stands alone. */
  readonly about: readonly string[];
}

/** Those points of a line that are numbers and have a place on the axes. */
export function placedPoints({ points }: PlotLine, { x, y }: Pick<PlotContent, 'x' | 'y'>): PlotPoint[] {
  const has = ({ log }: PlotAxis, value: number): boolean => Number.isFinite(value) && (log !== true || value > 0);
  return points.filter(([across, up]) => has(x, across) && has(y, up));
}
