import type { PopulationInfo } from '../../worker/protocol';
import { useSessionState } from '../context';
import { ComparisonSection } from './ComparisonSection';
import { DistributionSection } from './DistributionSection';
import { SpreadSection } from './SpreadSection';
import { useLatest } from './useLatest';
import { useSpread } from './useSpread';
import { WallSection } from './WallSection';
import './sensitivity.css';

/**
 * How much the scores depend on where prompts begin and on chance, and what can be said of methods in spite of it. Each
 * part listens for itself, so that an evaluation is drawn in several short tasks and not in a long one.
 */
export function SensitivityTab() {
  const population = useSessionState((state) => state.population);
  if (population === null) {
    return (
      <p className="small muted">
        Once there is a population, every run is shown here as a cell, methods are compared pair by pair, and the spread
        of their scores is taken apart.
      </p>
    );
  }
  return (
    <div className="view view-columns">
      <WallSection population={population} />
      <ComparisonSection population={population} />
      <SpreadParts population={population} />
    </div>
  );
}

/** The two parts that show one computation. */
function SpreadParts({ population }: { readonly population: PopulationInfo }) {
  const latest = useLatest();
  const spread = useSpread(latest);
  return (
    <>
      <DistributionSection population={population} latest={latest} spread={spread} />
      <SpreadSection metric={population.task.metric} spread={spread} />
    </>
  );
}
