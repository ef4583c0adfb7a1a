/** Domains and ticks that stand still while curves grow, and where values lie between them. */
import type { PlotArea } from 'recharts';

/** The least of 25, 50, 100, ... that reaches `step`, but never beyond the end of training. */
export function stepDomain(step: number, steps: number): number {
  let end = 25;
  while (end < step) end *= 2;
  return Math.max(1, Math.min(end, Math.max(steps, step)));
}

export interface AxisScale {
  readonly domain: [number, number];
  readonly ticks: number[];
}

export function sameAxis(one: AxisScale, other: AxisScale): boolean {
  const same = (a: readonly number[], b: readonly number[]): boolean =>
    a.length === b.length && a.every((value, at) => value === b[at]);
  return same(one.domain, other.domain) && same(one.ticks, other.ticks);
}

/** From a value to its place, pixels. */
export type Placement = (value: number) => number;

/** Places the values of a domain between two ends, and those outside it beyond them. */
export function placement([low, high]: readonly [number, number], log: boolean, from: number, to: number): Placement {
  const on = log ? Math.log10 : (value: number): number => value;
  const start = on(low);
  const scale = (to - from) / (on(high) - start);
  return (value) => from + (on(value) - start) * scale;
}

/** Where a chart's values lie, pixels from its upper left corner. */
export interface Coordinates {
  readonly plot: PlotArea;
  readonly x: Placement;
  readonly y: Placement;
}

export function coordinatesOf(
  plot: PlotArea,
  x: readonly [number, number],
  y: readonly [number, number],
  log: boolean,
): Coordinates {
  return {
    plot,
    x: placement(x, false, plot.x, plot.x + plot.width),
    y: placement(y, log, plot.y + plot.height, plot.y),
  };
}

/** A linear axis from `low` to `high` with ticks at round numbers. */
export function linearAxis(low: number, high: number, about: number): AxisScale {
  const span = Math.max(high - low, 1e-6);
  const rough = span / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
  const [below, above] = [Math.floor(low / step + 1e-9), Math.ceil(high / step - 1e-9)];
  // Out to the next tick where that is near; half a step of empty chart and more would be wasted.
  const from = low / step - below < 0.5 ? below : low / step;
  const to = above - high / step < 0.5 ? above : high / step;
  const inside = Array.from({ length: above - below + 1 }, (_, index) => below + index).filter(
    (at) => at >= from && at <= to,
  );
  return { domain: [from * step, to * step], ticks: inside.map((at) => Number((at * step).toPrecision(12))) };
}

/** A logarithmic axis over whole powers of ten. */
export function logAxis(low: number, high: number): AxisScale {
  const from = Math.floor(Math.log10(low) + 1e-9);
  const to = Math.max(from + 1, Math.ceil(Math.log10(high) - 1e-9));
  const stride = Math.ceil((to - from) / 5);
  const ticks: number[] = [];
  for (let power = from; power <= to; power += stride) ticks.push(10 ** power);
  return { domain: [10 ** from, 10 ** to], ticks };
}

/** Both ends of a range, and round step numbers inside it that keep away from them. */
export function rangeTicks([from, to]: readonly [number, number], about: number): number[] {
  const gap = 0.22 * (to - from);
  const inside = linearAxis(from, to, about).ticks.filter((tick) => tick - from > gap && to - tick > gap);
  return [from, ...inside.filter(Number.isInteger), to];
}

/** Round step numbers from 0 to the end, the end included. */
export function stepTicks(end: number, about: number): number[] {
  const { ticks } = linearAxis(0, end, about);
  const gap = (ticks[1] ?? end) * 0.6;
  return [...ticks.filter((tick) => tick < end - gap || tick === 0), end];
}
