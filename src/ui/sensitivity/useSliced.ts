import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Slices } from '../../lab/statistics/slices';
import { SlicedResult, type Key } from '../../store/sliced';

export interface Work<T> {
  /** What a result belongs to; one of another key is never shown. */
  readonly key: Key;
  readonly slices: () => Slices<T>;
}

/**
 * What a computation in slices has found; null while there is nothing under this key.
 *
 * @param work a new object asks for a result of newer data.
 */
export function useSliced<T>(work: Work<T> | null): T | null {
  const [result] = useState(() => new SlicedResult<T>());
  useEffect(() => () => result.stop(), [result]);
  useEffect(() => {
    if (work !== null) result.ask(work.key, work.slices);
  }, [result, work]);
  return useSyncExternalStore(result.subscribe, () => (work === null ? null : result.read(work.key)));
}
