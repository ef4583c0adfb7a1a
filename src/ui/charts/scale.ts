/** Domains and ticks that stand still while curves grow. */

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

/** Round step numbers inside a range. */
export function rangeTicks([from, to]: readonly [number, number], about: number): number[] {
  return linearAxis(from, to, about).ticks.filter((tick) => tick >= from && tick <= to && Number.isInteger(tick));
}

/** Round step numbers from 0 to the end, the end included. */
export function stepTicks(end: number, about: number): number[] {
  const { ticks } = linearAxis(0, end, about);
  const gap = (ticks[1] ?? end) * 0.6;
  return [...ticks.filter((tick) => tick < end - gap || tick === 0), end];
}
