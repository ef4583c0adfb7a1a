/** Data sets of the hub, from one on this machine. */
import { expect, test } from '@playwright/test';
import { startDataSetServer, type DataSetServer } from '../support/data-set-server';
import { trains } from './encoders-dialog';
import { LabPage, SMALL } from './lab-page';
import { TasksDialog } from './tasks-dialog';

let hub: DataSetServer;

test.beforeEach(async () => {
  hub = await startDataSetServer();
});

test.afterEach(async () => {
  await hub.close();
});

test('a data set is shown in its parts, fetched, learnt, kept, and found again by a link', async ({
  page,
  baseURL,
}) => {
  const lab = new LabPage(page);
  const elsewhere = lab.requestsElsewhere(baseURL ?? '');
  await lab.open(`${SMALL}&hub=${hub.address}`);
  await lab.ready();
  const dialog = new TasksDialog(page);
  await dialog.open();
  await dialog.root.getByText('public sets to begin with').click();
  await dialog.press(/^SST-2/);
  await expect(dialog.name).toHaveValue('nyu-mll/glue:sst2');
  expect(elsewhere).toEqual([]);

  await dialog.fetch('lab/moods');
  const parts = dialog.root.getByRole('group', { name: 'lab/moods' });
  await expect(parts.getByLabel('train (230 rows)')).toBeChecked();
  await dialog.press('Fetch these');
  await expect(dialog.learn).toBeEnabled({ timeout: 20_000 });
  await expect(dialog.root.getByLabel('Name of class 1')).toHaveValue('cheerful');
  await dialog.root.getByLabel(/Keep it in this browser/).check();
  await dialog.learn.click();
  await trains(lab);
  expect((await lab.exported()).recipe['task']).toBe('lab/moods:default');

  const asked = hub.asked.length;
  await page.reload();
  await lab.ready();
  await expect(page.getByRole('combobox', { name: 'Task' })).toHaveValue('lab/moods:default');
  expect(hub.asked).toHaveLength(asked);
  expect(new Set(elsewhere.map((url) => new URL(url).origin))).toEqual(new Set([new URL(hub.address).origin]));
});

test('a link to a data set that is not here offers to fetch it, and does so only when told', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(`${SMALL}&hub=${hub.address}&task=lab/pairs:easy`);
  await expect(lab.happening).toContainText('“lab/pairs:easy” is not in this browser yet', { timeout: 60_000 });
  expect(hub.asked).toEqual([]);
  await lab.happening.getByRole('button', { name: 'Fetch lab/pairs:easy…' }).click();
  const dialog = new TasksDialog(page);
  await expect(dialog.name).toHaveValue('lab/pairs:easy');
  await dialog.press('Fetch');
  await expect(dialog.root.getByLabel('Configuration')).toHaveValue('easy');
  await dialog.press('Fetch these');
  await expect(dialog.root.getByLabel('Second text')).toHaveValue('sentence2', { timeout: 20_000 });
  await expect(dialog.learn).toBeEnabled();
  await dialog.learn.click();
  await lab.ready();
  await expect(lab.happening).toContainText('Ready');
});

for (const [name, words] of [
  ['lab/nothing', /lab\/nothing/],
  ['lab/moods-private', /private|no such/i],
  ['lab/moods-gated', /gated|terms|agree/i],
  ['lab/moods-preparing', /preparing|minute/i],
  ['lab/moods-malformed', /127\.0\.0\.1|localhost/],
  ['not a name', /not a name/],
] as const) {
  test(`${name} is refused in clear words`, async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open(`${SMALL}&hub=${hub.address}`);
    await lab.ready();
    const dialog = new TasksDialog(page);
    await dialog.open();
    await dialog.fetch(name);
    await expect(dialog.part('From the Hugging Face hub').getByRole('alert')).toContainText(words, { timeout: 30_000 });
    await dialog.press('Close');
    await lab.press('Step');
    await expect.poll(() => lab.step()).toBe(1);
  });
}

test('a fetch is stopped', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(`${SMALL}&hub=${hub.address}`);
  await lab.ready();
  const dialog = new TasksDialog(page);
  await dialog.open();
  await dialog.fetch('lab/moods-slow');
  await dialog.press('Fetch these');
  await dialog.press('Cancel');
  await expect(dialog.part('From the Hugging Face hub')).toContainText('Stopped. Nothing was changed.');
});
