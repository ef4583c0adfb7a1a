/** A person comes back to what they have trained before. */
import { readFile } from 'node:fs/promises';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { LabPage, seriousFaults, SMALL } from './lab-page';

function items(lab: LabPage): Locator {
  return lab.details.getByRole('list', { name: 'Past trainings' }).locator('> li');
}

async function trainOnce(page: Page, query: string): Promise<LabPage> {
  const lab = new LabPage(page);
  await lab.open(query);
  await lab.ready();
  await lab.tab('History');
  await lab.press('Play');
  await lab.finish();
  return lab;
}

test('a finished training is listed, outlasts a reload, lies over the charts and is compared', async ({ page }) => {
  const lab = await trainOnce(page, SMALL);
  await expect(items(lab)).toHaveCount(1);
  await expect(items(lab)).toContainText('finished, step 6');
  await items(lab).getByText('verdict and note').click();
  await expect(items(lab)).toContainText('Too few pairs to say');
  await items(lab).getByLabel('Note').fill('the small one');
  await items(lab).getByLabel('Note').blur();

  await trainOnce(page, `${SMALL}&beta=0`);
  await expect(items(lab)).toHaveCount(2);
  await expect(items(lab).nth(0)).toContainText('β 0.2 → 0');
  await expect(items(lab).nth(1)).toContainText('the small one');

  await items(lab).nth(1).getByRole('button', { name: 'Overlay' }).click();
  const lines = page.locator('.main-chart .overlay-lines path');
  await expect(lines).toHaveCount(2);
  await expect(lines.first()).toHaveAttribute('stroke-dasharray', /\d/);
  await expect(lines.first()).toHaveAttribute('d', /^M[\d.]+ [\d.]+(L[\d.]+ [\d.]+){2}$/);
  await expect(page.locator('.small-charts .overlay-lines path')).toHaveCount(2);
  await expect(page.getByRole('list', { name: 'Past trainings on this chart' }).first()).toContainText('2 seeds');

  for (const index of [0, 1]) await items(lab).nth(index).getByRole('button', { name: 'Compare' }).click();
  const compared = lab.details.getByRole('region', { name: 'Comparison', exact: true });
  const rows = compared.locator('tbody').first().getByRole('row');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(/Representation loss weight β\s*0\s*0.2/);
  await expect(compared).toContainText(/test accuracy/);
  expect(await seriousFaults(page)).toEqual([]);
  await page.reload();
  await expect(lines).toHaveCount(2);
});

test('the history is carried to another browser, and a deletion is taken back', async ({ page, browser }) => {
  const lab = await trainOnce(page, SMALL);
  await expect(items(lab)).toHaveCount(1);
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    lab.details.getByRole('button', { name: 'Export all' }).click(),
  ]);
  const file = await readFile(await saved.path());

  const other = await (await browser.newContext()).newPage();
  const elsewhere = new LabPage(other);
  await elsewhere.open(`${SMALL}&metric=matthews`);
  await elsewhere.ready();
  await elsewhere.tab('History');
  await expect(elsewhere.details).toContainText('Nothing here yet');
  const input = elsewhere.details.getByLabel('A history to import');
  await input.setInputFiles({ name: 'cut.json', mimeType: 'application/json', buffer: file.subarray(0, 300) });
  await expect(elsewhere.details).toContainText('cut.json is no JSON');
  for (const words of ['1 of 1 taken.', '0 of 1 taken, 1 were here already.']) {
    await input.setInputFiles({ name: 'history.json', mimeType: 'application/json', buffer: file });
    await expect(elsewhere.details).toContainText(words);
  }
  await items(elsewhere).getByRole('button', { name: 'Overlay' }).click();
  await expect(other.locator('.main-chart .overlay-legend')).toContainText('not drawn: judged by accuracy');
  await expect(other.locator('.small-charts .overlay-lines path')).toHaveCount(2);

  await items(elsewhere).getByRole('button', { name: 'Delete' }).click();
  await expect(items(elsewhere)).toHaveCount(0);
  await expect(elsewhere.details.getByRole('button', { name: 'Undo' })).toBeFocused();
  await other.keyboard.press('Enter');
  await expect(items(elsewhere)).toHaveCount(1);

  await items(elsewhere).getByRole('button', { name: 'Load recipe' }).click();
  await expect(other).not.toHaveURL(/metric=matthews/);
  await other.context().close();
});

test('a dragged knob is taken back as one change, and typing keeps its own undo', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(SMALL);
  await lab.ready();
  const knob = lab.knob('Representation loss weight β');
  const box = (await knob.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  for (const share of [0.6, 0.8, 0.99]) await page.mouse.move(box.x + box.width * share, box.y + box.height / 2);
  await page.mouse.up();
  await expect(knob).toHaveAttribute('aria-valuetext', '10');
  await page.keyboard.press('Control+z');
  await expect(knob).toHaveAttribute('aria-valuetext', '0.2');
  await expect(page.getByTestId('announcer')).toHaveText('Undone: β 0.2 → 10.');
  await page.getByRole('button', { name: 'Redo β 0.2 → 10' }).click();
  await expect(knob).toHaveAttribute('aria-valuetext', '10');
  const typed = page.getByRole('textbox', { name: 'Representation loss weight β, typed' });
  await typed.fill('3');
  await page.keyboard.press('Control+z');
  await expect(typed).toHaveValue('10');
  await expect(knob).toHaveAttribute('aria-valuetext', '10');
  await typed.press('Escape');
  await page.getByRole('button', { name: 'back to defaults' }).click();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(page).toHaveURL(/beta=10/);
});
