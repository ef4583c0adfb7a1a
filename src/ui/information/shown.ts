import type { Information } from '../../lab/studies/information';
import type { RunInfo } from '../../lab/training/runs';
import type { Estimator, Plotted, Unit } from '../../store/information';

/** What the parts of the probe's outcome show. */
export interface Shown {
  readonly answer: Information;
  readonly plotted: Plotted;
  readonly estimator: Estimator;
  readonly runs: readonly RunInfo[];
  readonly unit: Unit;
}
