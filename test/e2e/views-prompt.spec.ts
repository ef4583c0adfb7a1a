/** A person asks what the prompts have become, and who looks at them. */
import { expect, test } from '@playwright/test';
import { DEFAULT_RECIPE } from '../../src/lab/recipe';
import { LabPage, SMALL } from './lab-page';

/** 2 methods x 2 seeds, every run with a prompt. */
const RUNS = 4;
const TOKENS = DEFAULT_RECIPE.promptLength;

test('the nearest tokens of every position, when they changed, and the way of every run', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(SMALL);
  await lab.ready();
  await lab.tab('Prompt');
  await expect(lab.details).toContainText('press Play');
  await lab.press('Play');
  await lab.finish();
  const nearest = lab.details.getByRole('table', { name: /^Nearest tokens of each prompt position/ });
  await expect(nearest.getByRole('rowheader')).toHaveCount(TOKENS, { timeout: 60_000 });
  await expect(nearest.getByRole('row').nth(1).getByRole('listitem')).toHaveCount(10);
  await expect(lab.details).toContainText(/a text moves it by \d+\.\d.% of its length/);
  await expect(lab.details.getByLabel('Run', { exact: true }).locator('option:checked')).toHaveText(
    '#3 normal, seed 0',
  );

  const overTime = lab.details.getByRole('list', { name: 'Nearest token over time, by position' });
  await expect(overTime.locator('> li')).toHaveCount(TOKENS, { timeout: 60_000 });
  await expect(overTime.locator('> li').first()).toContainText(/steps? 0/);

  // What is off the screen is not drawn.
  await lab.details.getByRole('heading', { name: 'The way across the vocabulary' }).scrollIntoViewIfNeeded();
  const plane = lab.details.getByRole('img', { name: 'Paths of the prompts among the vocabulary tokens' });
  await expect(plane.locator('.plane-path')).toHaveCount(RUNS, { timeout: 60_000 });
  await expect(plane.locator('.plane-chosen .plane-path')).toHaveCount(1);

  await lab.details.getByLabel('Method', { exact: true }).selectOption('Prompt tuning');
  await expect(lab.details).not.toContainText('a text moves it by', { timeout: 60_000 });
  await expect(nearest.getByRole('rowheader')).toHaveCount(TOKENS, { timeout: 60_000 });
  await expect(page.getByRole('list', { name: 'Legend' })).toContainText('run 1');
});

test('the attention map has a row for each token, and another sentence has another map', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(SMALL);
  await lab.ready();
  await lab.tab('Attention');
  await expect(lab.details).toContainText('press Play');
  await lab.press('Play');
  await lab.finish();
  const map = lab.details.getByRole('application', { name: /^Attention of #3 InfoPrompt, normal, seed 0, layer 2/ });
  const rows = map.locator('[data-row]');
  const sentence = lab.details.getByLabel('A sentence to look at');
  await sentence.fill('A short one.');
  // The words, the full stop and [CLS], [MASK], [SEP].
  await expect(rows).toHaveCount(4 + 3 + TOKENS, { timeout: 60_000 });
  await expect(map.locator('[data-row="short"]')).toHaveCount(1);
  await map.focus();
  const reading = lab.details.locator('.heat-map-reading');
  await expect(reading).toContainText(/^\[CLS\] looks at itself with \d+\.\d.% of its attention \(even: \d+\.\d.%\)/);
  await page.keyboard.press('ArrowDown');
  await expect(reading).toContainText(/^P3 looks at \[CLS\]/);
  const before = await reading.textContent();
  await lab.details.getByLabel('Head', { exact: true }).selectOption('1');
  await expect(reading).not.toHaveText(before ?? '');

  await sentence.fill('A short one is here.');
  await expect(rows).toHaveCount(6 + 3 + TOKENS, { timeout: 60_000 });
  for (const method of ['Prompt tuning', 'InfoPrompt']) {
    const summary = lab.details.getByRole('table', { name: new RegExp(`^${method} N = 2`) });
    await expect(summary.getByRole('rowheader')).toHaveText(['1', '2', 'even']);
  }
});
