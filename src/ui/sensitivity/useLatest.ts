import { useMemo } from 'react';
import { latestOf, type Latest } from '../../store/latest';
import { useColumns, useSessionState } from '../context';

/** How the runs stand; a new object with every evaluation. */
export function useLatest(): Latest | null {
  const { columns, version } = useColumns('evaluation');
  const population = useSessionState((state) => state.population);
  const final = useSessionState((state) => state.final);
  const play = useSessionState((state) => state.play);
  const { evaluation } = columns;
  return useMemo(
    // The version names the state of the measured columns.
    () => (version >= 0 ? latestOf({ population, final, play }, evaluation) : null),
    [version, population, final, play, evaluation],
  );
}
