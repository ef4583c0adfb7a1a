import { useMemo, useState } from 'react';
import type { PresetId } from '../../lab/presets';
import { defaultMethod, defaultRuns, sliceableMethods } from '../../store/landscape';
import type { PopulationInfo } from '../../worker/protocol';
import { useSessionState } from '../context';
import { useLatest } from '../sensitivity/useLatest';

export interface ChosenRuns {
  /** Methods that have enough runs, with them. */
  readonly methods: ReadonlyMap<PresetId, readonly number[]>;
  /** Null where no method has enough. */
  readonly method: PresetId | null;
  /** The runs that may be chosen. */
  readonly among: readonly number[];
  readonly runs: readonly number[];
  readonly chooseMethod: (method: PresetId) => void;
  readonly chooseRun: (place: number, run: number) => void;
}

/** Runs of one method: the best, the worst and the middle one as they stand, until somebody chooses. */
export function useChosenRuns({ runs: all }: PopulationInfo, count: 2 | 3): ChosenRuns {
  const diverged = useSessionState((state) => state.diverged);
  const latest = useLatest();
  const [wantedMethod, setMethod] = useState<PresetId | null>(null);
  const [wantedRuns, setRuns] = useState<readonly number[] | null>(null);
  const methods = useMemo(() => sliceableMethods(all, diverged, count), [all, diverged, count]);
  const method = wantedMethod !== null && methods.has(wantedMethod) ? wantedMethod : defaultMethod(methods);
  const among = (method === null ? null : methods.get(method)) ?? [];
  const usable = wantedRuns?.every((run) => among.includes(run)) === true;
  const runs = usable ? wantedRuns : defaultRuns(among, latest?.scores ?? null, count);
  return {
    methods,
    method,
    among,
    runs,
    chooseMethod: (next) => {
      setMethod(next);
      setRuns(null);
    },
    chooseRun: (place, run) => {
      // A run is at one place only: the other one takes what was here.
      const before = runs[place] ?? run;
      setRuns(runs.map((own, other) => (other === place ? run : own === run ? before : own)));
    },
  };
}
