import { useMemo } from 'react';
import { overlayOf, type Overlay, type OverlayChart } from '../../store/history/overlay';
import { useHistoryState, useSessionState } from '../context';

/** The past trainings that the user wants on a chart, in the order in which they were chosen. */
export function useOverlays(chart: OverlayChart): readonly Overlay[] {
  const entries = useHistoryState((state) => state.entries);
  const chosen = useHistoryState((state) => state.overlays);
  const population = useSessionState((state) => state.population);
  return useMemo(
    () =>
      chosen.flatMap((id) => {
        const entry = entries?.find((other) => other.id === id);
        return entry === undefined ? [] : [overlayOf(entry, chart, population)];
      }),
    [entries, chosen, population, chart],
  );
}
