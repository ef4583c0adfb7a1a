import { useMemo } from 'react';
import { comparedSlices, weightsSoFar, type Compared, type Opponents } from '../../store/comparison';
import { evaluationCurves, type Latest } from '../../store/latest';
import { appliedRecipe } from '../../store/session-state';
import { useSession } from '../context';
import { useSliced, type Work } from './useSliced';

/** Two methods compared on how the runs stand; null until that is computed, and where there is nothing to compare. */
export function useCompared(latest: Latest | null, opponents: Opponents | null): Compared | null {
  const session = useSession();
  // By their parts: who asks may make a new object for each drawing.
  const a = opponents?.a;
  const b = opponents?.b;
  const work = useMemo((): Work<Compared> | null => {
    if (latest === null || a === undefined || b === undefined) return null;
    const { population, atEnd } = latest;
    return {
      key: [population, atEnd, a, b],
      slices: () =>
        comparedSlices({
          a,
          b,
          latest,
          weights: weightsSoFar(population.recipe, appliedRecipe(session.store.getState())),
          curves: evaluationCurves(session.columns.evaluation),
        }),
    };
  }, [session, latest, a, b]);
  return useSliced(work);
}
