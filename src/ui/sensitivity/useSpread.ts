import { useMemo } from 'react';
import { evaluationCurves, type Latest } from '../../store/latest';
import { spreadSlices, type Spread } from '../../store/spread';
import { useSession } from '../context';
import { useSliced, type Work } from './useSliced';

/** The distributions of the scores as they stand; null until they are computed. */
export function useSpread(latest: Latest | null): Spread | null {
  const { columns } = useSession();
  const work = useMemo(
    (): Work<Spread> | null =>
      latest === null
        ? null
        : {
            key: [latest.population, latest.atEnd],
            slices: () => spreadSlices(latest, evaluationCurves(columns.evaluation)),
          },
    [columns, latest],
  );
  return useSliced(work);
}
