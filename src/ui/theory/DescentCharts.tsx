import type { Descent } from '../../lab/theory/descent';
import { powerOfTen } from '../../store/numbers';
import { LinePlot, type PlotAxis } from '../charts/LinePlot';
import { logAxis } from '../charts/scale';

/** More powers of ten than this below the highest value are left out: there, numbers are rounding. */
const DEPTH = 12;

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
function points(values: Float64Array): (readonly [number, number])[] {
  return Array.from(values, (value, t) => [t, value] as const).slice(1);
}

interface LossProps {
  readonly descent: Descent;
  readonly colour: string;
  readonly decays: boolean;
}

export function LossChart({ descent: { losses, lossBounds, comparison }, colour, decays }: LossProps) {
  const last = losses.length - 1;
  const name = decays ? 'F' : 'L';
  const level = Float64Array.of(comparison, comparison);
  return (
    <LinePlot
      label={`The loss under gradient descent and its bound, over ${last} steps; the table below has the numbers`}
      x={stepAxis(last)}
      y={valueAxis(`${name}, nats`, [losses, lossBounds, level])}
      lines={[
        { name: `${name}(pₜ)`, points: points(losses), colour },
        { name: 'its bound', points: points(lossBounds), colour: 'var(--text)', dashed: true },
        {
          name: `${name}(p′)`,
          points: [
            [1, comparison],
            [last, comparison],
          ],
          colour: 'var(--line-strong)',
        },
      ]}
    />
  );
}

interface DistanceProps {
  readonly distances: NonNullable<Descent['distances']>;
  readonly colour: string;
}

export function DistanceChart({ distances: { values, bounds }, colour }: DistanceProps) {
  const last = values.length - 1;
  return (
    <LinePlot
      label={`The distance to the optimum and its bound, over ${last} steps; the table below has the numbers`}
      x={stepAxis(last)}
      y={valueAxis('‖pₜ − p*‖', [values, bounds])}
      lines={[
        { name: 'distance to the optimum', points: points(values), colour },
        { name: 'its bound', points: points(bounds), colour: 'var(--text)', dashed: true },
      ]}
    />
  );
}
