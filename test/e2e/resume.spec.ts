/** A training that is left in the middle, by a reload or by a lost device, goes on where it stood. */
import { expect, test } from '@playwright/test';
import { stored } from './kept-training';
import { LabPage, LONG, SMALL, type Exported } from './lab-page';

const TAKEN_UP = /The training was taken up at step (\d+)/;
/** Long enough to be left in the middle, short enough to be waited for. */
const MEDIUM = `${SMALL.replace('steps=6', 'steps=200').replace('evalEvery=3', 'evalEvery=50')}&presets=infoprompt`;

/** Everything measured. */
const curves = ({ runs }: Exported): unknown =>
  runs.map(({ curve, evaluations, final }) => [curve, evaluations, final]);

async function takenUpAt(lab: LabPage): Promise<number> {
  await expect(lab.happening).toContainText(TAKEN_UP, { timeout: 60_000 });
  const text = await lab.happening.textContent();
  return Number(TAKEN_UP.exec(text ?? '')?.[1]);
}

test('a reload in mid-training goes on by itself, and the curves are those of a training that was never left', async ({
  page,
  context,
}) => {
  const lab = new LabPage(page);
  await lab.open(MEDIUM);
  await lab.ready();
  await lab.press('Play');
  const saved = await stored(page);
  await page.reload();
  expect(await takenUpAt(lab)).toBeGreaterThanOrEqual(saved);
  await lab.finish();
  const resumed = await lab.exported();
  // It is one training, however often the page was loaded.
  await lab.tab('History');
  await expect(lab.details.getByRole('list', { name: 'Past trainings' }).locator('> li')).toHaveCount(1);

  // Another tab has a training of its own.
  const other = new LabPage(await context.newPage());
  await other.open(MEDIUM);
  await other.ready();
  expect(await other.step()).toBe(0);
  await expect(other.happening).not.toContainText(TAKEN_UP);
  await other.press('Play');
  await other.finish();
  expect(curves(resumed)).toEqual(curves(await other.exported()));

  // What has ended stands at its end.
  await page.reload();
  expect(await takenUpAt(lab)).toBe(200);
  await lab.finish();
  expect(curves(await lab.exported())).toEqual(curves(resumed));
});

test('what was paused stays paused, with knobs and marks; and there is a way back to step 0', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(LONG);
  await lab.ready();
  await lab.press('Step');
  await expect.poll(() => lab.step()).toBe(1);
  await lab.typeKnob('Head loss weight γ', 0.7);
  await lab.press('Step');
  await expect.poll(() => lab.step()).toBe(2);
  const before = await lab.exported();
  await expect.poll(() => stored(page)).toBe(2);
  await page.reload();
  expect(await takenUpAt(lab)).toBe(2);
  await expect(page.getByRole('textbox', { name: 'Head loss weight γ, typed' })).toHaveValue('0.7');
  const after = await lab.exported();
  expect(curves(after)).toEqual(curves(before));
  expect(after.marks).toEqual(before.marks);
  expect(after.marks).toHaveLength(1);
  expect(await lab.step()).toBe(2);
  // What the prompts were at the beginning is still known.
  await lab.tab('Prompt');
  await expect(lab.details.getByText('step 0', { exact: true })).not.toHaveCount(0, { timeout: 30_000 });

  await lab.happening.getByRole('button', { name: 'Start from step 0' }).click();
  await expect.poll(() => lab.step()).toBe(0);
  await expect(lab.happening).not.toContainText(TAKEN_UP);
});

test('a page that may keep nothing works, and says so', async ({ page }) => {
  await page.addInitScript(() => {
    indexedDB.open = () => {
      throw new DOMException('Not here.', 'SecurityError');
    };
  });
  const lab = new LabPage(page);
  await lab.open(SMALL);
  await lab.ready();
  await lab.press('Play');
  await lab.finish();
  await expect(lab.happening.getByText(/This browser keeps nothing for this page/)).toHaveCount(1);
  await page.reload();
  await lab.ready();
  expect(await lab.step()).toBe(0);
});

test('an entry that is damaged is told, and training starts from step 0', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(LONG);
  await lab.ready();
  await lab.press('Step');
  await stored(page);
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const opening = indexedDB.open('infoprompt-resume');
        opening.onsuccess = () => {
          const store = opening.result.transaction('trainings', 'readwrite').objectStore('trainings');
          const all = store.getAll();
          all.onsuccess = () => {
            const [entry] = all.result as { checkpoint: { file: Blob } }[];
            if (entry === undefined) return;
            const cut = { ...entry.checkpoint, file: entry.checkpoint.file.slice(0, 5000) };
            store.put({ ...entry, checkpoint: cut }).onsuccess = () => resolve();
          };
        };
      }),
  );
  await page.reload();
  await expect(lab.happening).toContainText(/could not be taken up.*damaged.*starts from step 0/, { timeout: 60_000 });
  await lab.ready();
  expect(await lab.step()).toBe(0);
});
