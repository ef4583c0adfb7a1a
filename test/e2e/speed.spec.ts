/** A person asks how fast this machine is, and their training does not notice. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { LabPage, LONG, SMALL } from './lab-page';

async function openDialog(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: /^Status:/ }).click();
  await page.getByRole('button', { name: 'How fast is it here?' }).click();
  const dialog = page.getByRole('dialog', { name: 'How fast is it here?' });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Measure' })).toBeFocused();
  return dialog;
}

test('the measurement compares both engines, and the curves are those that would have been without it', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open(SMALL);
  await lab.ready();
  await lab.press('Play');
  await lab.finish();
  const undisturbed = await lab.exported();

  await lab.open(SMALL);
  await lab.ready();
  await lab.press('Step');
  await expect.poll(() => lab.step()).toBe(1);
  await lab.press('Step');
  await expect.poll(() => lab.step()).toBe(2);
  const dialog = await openDialog(page);
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expect(dialog.getByRole('progressbar')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Measure again' })).toBeFocused({ timeout: 90_000 });
  await expect(dialog.getByRole('status')).toContainText([/^Measured: \d+\.\d times the tensor library\./]);
  await expect(dialog).toContainText('all losses of the first');
  const cells = dialog.getByRole('row', { name: /Seed-steps per second/ }).getByRole('cell');
  await expect(cells).toHaveCount(2);
  for (const text of await cells.allTextContents()) expect(Number.parseFloat(text)).toBeGreaterThan(0);
  await expect(dialog).toContainText(/\d GFLOP\/s on large products/);
  const { violations } = await new AxeBuilder({ page }).include('dialog[open]').analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual(
    [],
  );
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: /^Status:/ })).toBeFocused();

  expect(await lab.step()).toBe(2);
  await lab.press('Play');
  await lab.finish();
  const { runs } = await lab.exported();
  expect(runs).toEqual(undisturbed.runs);
});

test('a training under way waits for the measurement; closed, it is cancelled and the training goes on', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open(LONG);
  await lab.ready();
  await lab.press('Play');
  await lab.reach(3);
  const dialog = await openDialog(page);
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('Comparing the losses');
  const waiting = await lab.step();
  await expect(dialog).toContainText('Timing', { timeout: 60_000 });
  expect(await lab.step()).toBe(waiting);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await lab.reach(waiting + 3);
  await openDialog(page);
  await expect(dialog).not.toContainText('cancelled');
});
