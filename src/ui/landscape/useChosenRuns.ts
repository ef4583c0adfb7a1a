import { useMemo, useState } from 'react';
import { defaultRuns, mixableRuns, type MixableRuns } from '../../store/landscape';
import type { PopulationInfo } from '../../worker/protocol';
import { useSessionState } from '../context';
import { useLatest } from '../sensitivity/useLatest';

export interface ChosenRuns {
  /** Everything that can be mixed, and that of which runs are chosen. */
  readonly sets: readonly MixableRuns[];
  /** Null where there are too few runs of every kind. */
  readonly set: MixableRuns | null;
  readonly runs: readonly number[];
  readonly chooseSet: (id: string) => void;
  readonly chooseRun: (place: number, run: number) => void;
}

/** Runs that can be mixed: the ones that say most as they stand, until somebody chooses. */
export function useChosenRuns({ runs: all }: PopulationInfo, count: 2 | 3): ChosenRuns {
  const diverged = useSessionState((state) => state.diverged);
  const latest = useLatest();
  const [wantedSet, setSet] = useState<string | null>(null);
  const [wantedRuns, setRuns] = useState<readonly number[] | null>(null);
  const sets = useMemo(() => mixableRuns(all, diverged, count), [all, diverged, count]);
  const set = sets.find(({ id }) => id === wantedSet) ?? sets[0] ?? null;
  const usable = wantedRuns?.every((run) => set?.runs.includes(run)) === true;
  const offered = set === null ? [] : defaultRuns(all, set, latest?.scores ?? null, count);
  const runs = usable ? wantedRuns : offered;
  return {
    sets,
    set,
    runs,
    chooseSet: (id) => {
      setSet(id);
      setRuns(null);
    },
    chooseRun: (place, run) => {
      // A run is at one place only: the other one takes what was here.
      const before = runs[place] ?? run;
      setRuns(runs.map((own, other) => (other === place ? run : own === run ? before : own)));
    },
  };
}
