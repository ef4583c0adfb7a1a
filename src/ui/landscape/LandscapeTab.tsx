import { useSessionState } from '../context';
import './landscape.css';
import { LinePart } from './LinePart';
import { PlanePart } from './PlanePart';

/** The loss between runs that were trained, where nobody trained. */
export function LandscapeTab() {
  const population = useSessionState((state) => state.population);
  if (population === null) {
    return (
      <p className="small muted">
        Once there is a population, loss and accuracy can be looked at here on the straight line between two of its
        runs, and on the plane through three.
      </p>
    );
  }
  return (
    <div className="view view-columns">
      <LinePart population={population} />
      <PlanePart population={population} />
    </div>
  );
}
