/**
 * A figure as plain data: axes, layers, lines of reference, legend and caption. Whatever shows something on the page
 * gives one of these; `writeSvg` turns it into a file. Everything is in the units of the data: no pixel stands here,
 * except for thickness and size.
 */

/** What a chart knows of its figure; who saves it adds where it comes from. */
export interface FigureContent {
  readonly title: string;
  readonly x: FigureAxis;
  readonly y: FigureAxis;
  /** Drawn in this order, cut off at the axes. */
  readonly layers: readonly Layer[];
  /** Dashed lines across, each with what it is. */
  readonly levels?: readonly FigureLevel[];
  /** Dashed lines upright: what was changed while it trained. */
  readonly marks?: readonly FigureLevel[];
  readonly legend: readonly LegendEntry[];
  /** How to read it, where the legend does not say. */
  readonly notes?: readonly string[];
  /**
   * Of the plot alone, in CSS pixels; `to-scale`: so that a unit is as long upwards as it is across. As fits a column of a
   * paper where absent.
   */
  readonly plotHeight?: number | 'to-scale';
  /** Of the whole figure, CSS pixels; that of a column of a paper where absent. */
  readonly width?: number;
}

export interface Figure extends FigureContent {
  /** Recipe, number of runs, backend, version and link: what it takes to get the same figure again. */
  readonly caption: readonly string[];
}

export interface FigureAxis {
  /** With its unit: "cross-entropy, nats". Empty for an axis that its ticks explain. */
  readonly title: string;
  readonly scale: 'linear' | 'log';
  readonly domain: readonly [number, number];
  readonly ticks: readonly Tick[];
  readonly grid?: boolean;
  /** Of an axis across: whether its ticks are written upwards, where they stand close. */
  readonly turned?: boolean;
}

export interface Tick {
  readonly value: number;
  readonly text: string;
}

export interface FigureLevel {
  readonly value: number;
  readonly text: string;
}

export type Point = readonly [x: number, y: number];

/** Stroke patterns as in SVG's `stroke-dasharray`; absent: drawn through. */
export type Dash = string;

export type Layer = LineLayer | BandLayer | PointsLayer | CellsLayer | TextLayer;

interface LayerBase {
  /** What it is, for a program that opens the file and for a mouse that rests on it. */
  readonly name: string;
  /** Groups layers of a kind, written as a class: `run`, `median`, `band`, … */
  readonly role: string;
}

export interface LineLayer extends LayerBase {
  readonly kind: 'line';
  /** Several where a line is broken. */
  readonly segments: readonly (readonly Point[])[];
  readonly colour: string;
  readonly width: number;
  readonly opacity?: number;
  readonly dash?: Dash | undefined;
}

export interface BandLayer extends LayerBase {
  readonly kind: 'band';
  readonly points: readonly (readonly [x: number, low: number, high: number])[];
  readonly colour: string;
  readonly opacity: number;
}

export interface PointsLayer extends LayerBase {
  readonly kind: 'points';
  readonly points: readonly Point[];
  /** An SVG path around (0, 0), about 2 wide and high. */
  readonly shape: string;
  /** What one unit of the shape is in pixels. */
  readonly size: number;
  readonly colour: string;
  readonly opacity?: number;
}

export interface CellsLayer extends LayerBase {
  readonly kind: 'cells';
  readonly cells: readonly Cell[];
}

/** A rectangle, with a word in it where there is room for one. */
export interface Cell {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly fill: string;
  readonly opacity?: number;
  readonly stroke?: string;
  readonly name?: string;
  readonly text?: string;
  readonly ink?: string;
}

export interface TextLayer extends LayerBase {
  readonly kind: 'text';
  readonly at: Point;
  readonly text: string;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly colour: string;
  readonly bold?: boolean;
  /** Set off from what lies behind. */
  readonly halo?: boolean;
}

export interface LegendEntry {
  readonly text: string;
  readonly sign: LegendSign;
}

export type LegendSign =
  | { readonly kind: 'line'; readonly colour: string; readonly width: number; readonly dash?: Dash | undefined }
  | { readonly kind: 'points'; readonly colour: string; readonly shape: string }
  | { readonly kind: 'swatch'; readonly fill: string; readonly opacity?: number };
