/** What tells this tab from others, also after it was loaded again or restored. */
import { keepText, readText } from './kept-text';

const KEY = 'infoprompt-tab';
/** How long the page before in this tab may take to let go of its name, milliseconds. */
const PATIENCE = 500;

export interface Tab {
  readonly id: string;
  /** Whether the tab had a name already, so that there may be something of its own. */
  readonly known: boolean;
}

/**
 * The tab's name, which this page holds from now on: a tab that is a copy of another gets one of its own.
 *
 * @param storage the session's storage; where it cannot be used, each page is a tab of its own.
 * @param locks null where the browser has none.
 */
export async function nameTab(storage: () => Storage, locks: LockManager | null): Promise<Tab> {
  const before = readText(storage, KEY);
  if (before !== null && (await hold(before, locks))) return { id: before, known: true };
  const id = Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join('-');
  keepText(storage, KEY, id);
  await hold(id, locks);
  return { id, known: false };
}

/** False where another page has the name. */
function hold(id: string, locks: LockManager | null): Promise<boolean> {
  if (locks === null) return Promise.resolve(true);
  return new Promise((resolve) => {
    const forGood = (): Promise<never> => {
      resolve(true);
      return new Promise(() => undefined);
    };
    locks.request(`${KEY} ${id}`, { signal: AbortSignal.timeout(PATIENCE) }, forGood).catch(() => {
      resolve(false);
    });
  });
}
