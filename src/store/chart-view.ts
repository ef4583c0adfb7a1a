/** How all charts over time are looked at: kept while the page is open, and no part of the recipe. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SessionState } from './session-state';
import { MOST_SMOOTHING } from './smoothing';

/** From one step to another, both shown. */
export type StepRange = readonly [from: number, to: number];

export interface ChartViewState {
  /** Null: the whole training, growing with it. */
  readonly range: StepRange | null;
  /** Of medians and bands; 0 for none. */
  readonly smoothing: number;
  /** The charts that are asked to be logarithmic, by their metric. */
  readonly logarithmic: ReadonlySet<string>;
}

const PLAIN: ChartViewState = { range: null, smoothing: 0, logarithmic: new Set() };

/** A shorter range would show a single step. */
const SHORTEST = 2;

export class ChartView {
  readonly store: StoreApi<ChartViewState> = createStore(() => PLAIN);
  readonly line = new SharedLine();

  /** @param session another population's steps are others: range and line are let go of. */
  constructor(session: StoreApi<SessionState>) {
    session.subscribe(({ population }, before) => {
      if (population?.runs === before.population?.runs) return;
      this.zoomTo(null, 0);
      this.line.moveTo(null);
    });
  }

  /** @param end of the training so far; a range that reaches from 0 to it is the whole. */
  zoomTo(range: StepRange | null, end: number): void {
    this.store.setState({ range: range === null ? null : cutRange(range, end) });
  }

  /** Shows `factor` times as many steps, with `centre` where it is. */
  zoomBy(factor: number, shown: StepRange, centre: number, end: number): void {
    const [from, to] = shown;
    this.zoomTo([centre - (centre - from) * factor, centre + (to - centre) * factor], end);
  }

  smooth(weight: number): void {
    this.store.setState({ smoothing: Math.min(MOST_SMOOTHING, Math.max(0, weight)) });
  }

  setLogarithmic(chart: string, on: boolean): void {
    const logarithmic = new Set(this.store.getState().logarithmic);
    if (on) logarithmic.add(chart);
    else logarithmic.delete(chart);
    this.store.setState({ logarithmic });
  }
}

/** Whole steps inside the training; null where that is all of it. */
export function cutRange([one, other]: StepRange, end: number): StepRange | null {
  const from = Math.max(0, Math.round(Math.min(one, other)));
  const to = Math.min(end, Math.max(Math.round(Math.max(one, other)), from + SHORTEST));
  const start = Math.max(0, Math.min(from, to - SHORTEST));
  return start === 0 && to >= end ? null : [start, to];
}

/** The step that is read off, the same in all charts; null while nobody points at one. */
export interface LinePlace {
  readonly step: number;
  /** The chart that is pointed at. */
  readonly source: string;
}

/** Outside React's state of the charts: moving it draws lines and figures, and no chart. */
export class SharedLine {
  readonly #listeners = new Set<() => void>();
  #place: LinePlace | null = null;

  moveTo(place: LinePlace | null): void {
    if (place?.step === this.#place?.step && place?.source === this.#place?.source) return;
    this.#place = place;
    for (const listener of this.#listeners) listener();
  }

  readonly getPlace = (): LinePlace | null => this.#place;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };
}
