/** What the charts of a descent show. */
import { PRESETS, type PresetId } from '../../lab/presets';
import type { Descent } from '../../lab/theory/descent';
import { powerOfTen } from '../../store/numbers';
import type { PlotAxis, PlotContent, PlotPoint } from '../charts/line-plot';
import { logAxis } from '../charts/scale';

export interface DescentShown {
  readonly descent: Descent;
  readonly preset: PresetId;
  /** Whether there is weight decay. */
  readonly decays: boolean;
  /** What is said beside the charts. */
  readonly about: readonly string[];
}

/** More powers of ten than this below the highest value are left out: there, numbers are rounding. */
const DEPTH = 12;

/** The loss and its bound. */
export function lossPlot({
  descent: { losses, lossBounds, comparison },
  preset,
  decays,
  about,
}: DescentShown): PlotContent {
  const last = losses.length - 1;
  const name = decays ? 'F' : 'L';
  const level = Float64Array.of(comparison, comparison);
  return {
    title: decays ? 'Head loss with weight decay, and its bound' : 'Head loss and its bound',
    x: stepAxis(last),
    y: valueAxis(`${name}, nats`, [losses, lossBounds, level]),
    lines: [
      { name: `${name}(pₜ), ${PRESETS[preset].name}`, points: points(losses), ink: preset },
      { name: 'its bound', points: points(lossBounds), ink: 'text', dashed: true },
      {
        name: `${name}(p′)`,
        points: [
          [1, comparison],
          [last, comparison],
        ],
        ink: 'line',
      },
    ],
    about,
  };
}

/** The distance to the optimum and its bound; null where there is no optimum. */
export function distancePlot({ descent: { distances }, preset, about }: DescentShown): PlotContent | null {
  if (distances === null) return null;
  const { values, bounds } = distances;
  return {
    title: 'Distance to the optimum, and its bound',
    x: stepAxis(values.length - 1),
    y: valueAxis('‖pₜ − p*‖', [values, bounds]),
    lines: [
      { name: `distance to the optimum, ${PRESETS[preset].name}`, points: points(values), ink: preset },
      { name: 'its bound', points: points(bounds), ink: 'text', dashed: true },
    ],
    about,
  };
}

function stepAxis(last: number): PlotAxis {
  const ticks = [1, 2, 5, 10, 20, 50, 100, 200].filter((tick) => tick <= last);
  return { title: 'step t of the descent', domain: [1, last], ticks, log: true, format: String };
}

function valueAxis(title: string, series: readonly Float64Array[]): PlotAxis {
  const values = series.flatMap((one) => [...one.subarray(1)]).filter((value) => value > 0 && Number.isFinite(value));
  const high = Math.max(...values, 1e-3);
  const low = Math.max(Math.min(...values, high), high / 10 ** DEPTH);
  return { title, ...logAxis(low, high), log: true, format: powerOfTen };
}

/** Values of steps 1 to the last. */
function points(values: Float64Array): PlotPoint[] {
  return Array.from(values, (value, t) => [t, value] as const).slice(1);
}
