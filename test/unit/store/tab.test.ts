import { describe, expect, it } from 'vitest';
import { nameTab } from '../../../src/store/tab';

/** What a tab keeps of its session. */
function storage(): Storage {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => values.set(key, value),
  } as unknown as Storage;
}

/** Locks of one browser; a page that is left lets go of its own. */
class Locks {
  readonly held = new Set<string>();

  page(): LockManager {
    return {
      request: (name: string, { signal }: { signal: AbortSignal }, work: () => Promise<unknown>) =>
        new Promise((resolve, reject) => {
          if (!this.held.has(name)) {
            this.held.add(name);
            void work().then(resolve);
          } else {
            signal.addEventListener('abort', () => {
              reject(new DOMException('Too late.', 'TimeoutError'));
            });
          }
        }),
    } as unknown as LockManager;
  }
}

describe('a tab', () => {
  it('has the same name after it was loaded again, another than a new tab', async () => {
    const own = storage();
    const first = await nameTab(() => own, new Locks().page());
    expect(first.known).toBe(false);
    expect(await nameTab(() => own, new Locks().page())).toEqual({ id: first.id, known: true });
    expect((await nameTab(storage, new Locks().page())).id).not.toBe(first.id);
  });

  it('that is a copy of another gets a name of its own, and keeps it', async () => {
    const locks = new Locks();
    const own = storage();
    const first = await nameTab(() => own, locks.page());
    const copy = storage();
    copy.setItem('infoprompt-tab', first.id);
    const second = await nameTab(() => copy, locks.page());
    expect(second.known).toBe(false);
    expect(second.id).not.toBe(first.id);
    expect(await nameTab(() => copy, null)).toEqual({ id: second.id, known: true });
  });

  it('whose storage is refused is new each time', async () => {
    const refused = (): Storage => {
      throw new DOMException('Not here.', 'SecurityError');
    };
    expect((await nameTab(refused, null)).known).toBe(false);
  });
});
