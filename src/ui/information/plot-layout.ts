/** What the plot of this view shares with the figure that is saved of it. */
import type { RunInfo } from '../../lab/training/runs';
import { bareStates, inUnit, type ShownInformation } from '../../store/information';
import { linearAxis, type AxisScale } from '../charts/scale';

/** A run with both numbers. */
export interface PlacedRun {
  readonly run: number;
  readonly info: RunInfo;
  /** Nats. */
  readonly information: number;
  readonly accuracy: number;
}

export function placedRuns({ plotted, runs }: ShownInformation): PlacedRun[] {
  return runs.flatMap((info, run) => {
    const information = plotted.estimates[run]?.value ?? NaN;
    const accuracy = plotted.accuracy[run] ?? NaN;
    return Number.isNaN(information + accuracy) ? [] : [{ run, info, information, accuracy }];
  });
}

export interface InformationAxes {
  /** In the unit that is shown. */
  readonly x: AxisScale;
  readonly y: AxisScale;
}

/** Over all runs, what they are compared with, and 0. */
export function informationAxes({ answer, plotted, estimator, unit }: ShownInformation): InformationAxes {
  const numbers = (values: readonly number[]): number[] => values.filter((value) => !Number.isNaN(value));
  const across = numbers([
    ...plotted.estimates.map(({ value }) => value),
    ...plotted.nullBand,
    ...bareStates(answer, estimator).map(({ estimate }) => estimate.value),
    0,
  ]).map((nats) => inUnit(unit, nats));
  const room = 0.04 * Math.max(0.02, Math.max(...across) - Math.min(...across));
  const scores = numbers(plotted.accuracy);
  const low = Math.min(...scores, 1);
  const high = Math.max(...scores, low + 0.1);
  return {
    x: linearAxis(Math.min(...across) - room, Math.max(...across) + room, 5),
    y: withRoom(linearAxis(Math.max(0, low - 0.03), Math.min(1, high + 0.03), 5)),
  };
}

/** No mark is cut where no score can be higher. */
function withRoom({ domain: [low, high], ticks }: AxisScale): AxisScale {
  const room = 0.03 * (high - low);
  return { domain: [low - room, high + room], ticks };
}
