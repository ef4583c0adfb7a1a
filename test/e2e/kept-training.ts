/** What the page keeps of a training, as another page of the same address would find it. */
import { expect, type Page } from '@playwright/test';

/** Waits until something of the training is in the storage, and says its step. */
export async function stored(page: Page): Promise<number> {
  const read = (): Promise<number> =>
    page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const opening = indexedDB.open('infoprompt-resume');
          opening.onsuccess = () => {
            const entries = opening.result.transaction('trainings').objectStore('trainings').getAll();
            entries.onsuccess = () => {
              const [entry] = entries.result as { checkpoint: { step: number } }[];
              opening.result.close();
              resolve(entry?.checkpoint.step ?? -1);
            };
          };
        }),
    );
  let step = -1;
  await expect.poll(async () => (step = await read()), { timeout: 60_000 }).toBeGreaterThan(0);
  return step;
}
