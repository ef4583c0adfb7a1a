/** Whether the inequalities hold at every step, and whether that was promised, in words. */
import { holdAgainst, type Descent, type DescentSettings, type Held } from '../../lab/theory/descent';
import { compact } from '../../store/numbers';

export interface VerdictWords {
  /** Whether every inequality holds at every step. */
  readonly holds: boolean;
  readonly loss: string;
  /** Null where there is no optimum. */
  readonly distance: string | null;
  /** Whether the loss rose, and what was promised. */
  readonly promise: string;
}

export function verdictWords(descent: Descent, settings: DescentSettings, clamped: boolean): VerdictWords {
  const { losses, lossBounds, distances, rises } = descent;
  const { stepFactor, decayFactor } = settings;
  const promised = stepFactor <= 1 && !clamped;
  const loss = holdAgainst(losses, lossBounds);
  const distance = distances === null ? null : holdAgainst(distances.values, distances.bounds);
  const holds = loss.held === loss.steps && (distance === null || distance.held === distance.steps);
  const rose = rises === 0 ? 'The loss rises at no step.' : `The loss rises at ${rises} of ${loss.steps} steps.`;
  return {
    holds,
    loss: lossWords(loss),
    distance: distance === null ? null : distanceWords(distance),
    promise: `${rose} ${promiseWords(promised, holds, clamped, stepFactor, decayFactor > 0)}`,
  };
}

function lossWords({ held, steps, margin, at }: Held): string {
  const where = `smallest margin ${signed(margin)} nats, at step ${at}.`;
  return held === steps
    ? `holds at all ${steps} steps; ${where}`
    : `fails at ${steps - held} of ${steps} steps; ${where}`;
}

function distanceWords({ held, steps, share }: Held): string {
  const most = `at most ${(100 * share).toFixed(1)}\u202f% of the bound.`;
  return held === steps
    ? `holds at all ${steps} steps; the distance is ${most}`
    : `fails at ${steps - held} of ${steps} steps; the distance reaches ${compact(share)} times the bound.`;
}

function promiseWords(promised: boolean, holds: boolean, clamped: boolean, factor: number, decays: boolean): string {
  if (promised) return holds ? 'That was promised.' : 'It was promised: this contradicts the statement.';
  if (clamped) return 'Nothing is promised with the clamp: the clamped loss is not convex.';
  const limit = decays ? '1/(M + λ)' : '1/M';
  if (factor < 2) return `Not promised: the statement ends at ${limit}, whose bounds are drawn.`;
  return `Nothing is promised from 2 × ${limit} on: a step may jump over the lowest point${
    decays ? '.' : '. Without weight decay there is none to jump over.'
  }`;
}

function signed(value: number): string {
  return compact(value).replace('-', '−');
}
