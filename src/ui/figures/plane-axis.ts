/** The axes of what lies on a plane. */
import type { FigureAxis } from '../../store/figures/figure';
import { plainTick } from '../../store/numbers';
import { linearAxis } from '../charts/scale';

/** Just as long as its domain, with round ticks inside it and no grid. */
export function planeAxis(title: string, domain: readonly [number, number]): FigureAxis {
  const [low, high] = domain;
  const ticks = linearAxis(low, high, 5).ticks.filter((value) => value >= low && value <= high);
  return {
    title,
    scale: 'linear',
    domain,
    ticks: ticks.map((value) => ({ value, text: plainTick(value) })),
    grid: false,
  };
}
