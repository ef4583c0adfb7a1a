/** A descent on the head loss as a table. */
import type { Descent } from '../../lab/theory/descent';
import { compact } from '../numbers';
import { numbers, type TableData } from './table-data';

const SHOWN = [0, 1, 2, 5, 10, 20, 50, 100, 200];

/** Some steps of the curves; a bound of the loss begins at step 1. */
export function descentTable(
  { losses, lossBounds, comparison, distances }: Descent,
  about: readonly string[],
): TableData {
  const nats = (name: string) => numbers(name, 'compact', 'nats');
  return {
    title: 'Gradient descent on the head loss',
    columns: [
      numbers('Step', 0),
      nats('Loss'),
      nats('Bound of the loss'),
      ...(distances === null ? [] : ['Distance', 'Bound of the distance'].map((name) => numbers(name, 'compact'))),
    ],
    rows: SHOWN.filter((t) => t < losses.length).map((t) => [
      t,
      losses[t] ?? NaN,
      t === 0 ? null : (lossBounds[t] ?? NaN),
      ...(distances === null ? [] : [distances.values[t] ?? NaN, distances.bounds[t] ?? NaN]),
    ]),
    notes: [`Comparison point: ${compact(comparison)} nats.`, ...about],
  };
}
