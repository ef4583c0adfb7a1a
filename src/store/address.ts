/** Keeps the address bar at a link to what the controls show, from the first thing the user sets. */
import type { StoreApi } from 'zustand/vanilla';
import { afterPause } from './delayed';
import { writeQuery, type View } from './link';
import type { SessionState } from './session-state';

/** Browsers refuse more than about three replacements a second. */
const PAUSE = 350;

export function keepAddress(store: StoreApi<SessionState>, view: View, replace: (query: string) => void): () => void {
  let last = store.getState().recipe;
  const write = afterPause(PAUSE, () => replace(writeQuery(store.getState().recipe, view)));
  const unsubscribe = store.subscribe(({ recipe, touched }) => {
    if (!touched || recipe === last) return;
    last = recipe;
    write();
  });
  return () => {
    write.cancel();
    unsubscribe();
  };
}
