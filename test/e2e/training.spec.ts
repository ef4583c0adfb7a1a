/** A person opens the lab, trains, changes things while it trains, and looks at the end. */
import { expect, test } from '@playwright/test';
import { LabPage, LONG, SMALL } from './lab-page';

test('the default recipe trains by itself with ?autoplay and asks no other host for anything', async ({
  page,
  baseURL,
}) => {
  const lab = new LabPage(page);
  const elsewhere = lab.requestsElsewhere(baseURL ?? '');
  await lab.open('autoplay');
  await lab.reach(5);
  await expect(page.getByRole('button', { name: /^Status: WASM/ })).toBeVisible();
  await expect(lab.happening).toContainText('median validation accuracy', { timeout: 120_000 });
  await expect(page.getByRole('heading', { name: /cross-entropy/i })).toBeVisible();
  const { runs, environment } = await lab.exported();
  expect(environment['backend']).toBe('wasm');
  expect(String(environment['reason'])).toMatch(/WebGPU/);
  expect(new Set(runs.map(({ preset }) => preset))).toEqual(new Set(['prompt-tuning', 'infoprompt-off', 'infoprompt']));
  for (const run of runs) {
    const losses = run.curve['crossEntropy'] ?? [];
    expect(losses.length).toBeGreaterThanOrEqual(5);
    expect(losses.every((loss) => loss !== null && loss > 0)).toBe(true);
  }
  expect(elsewhere).toEqual([]);
});

test('a run ends with test answers, a verdict that is no stronger than the data, and goes on for 200 more', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open(SMALL);
  await lab.ready();
  await lab.press('Play');
  await lab.finish();
  await expect(lab.happening).toContainText(/Too few pairs to say: InfoPrompt (is|and) .* (of|all) 2 seeds/);
  await expect(lab.happening).toContainText('More seeds: a verdict takes at least 6 pairs of runs; there are 2.');
  const advised = lab.happening.getByRole('button', { name: 'Set 4 seeds' });
  await advised.click();
  await expect(lab.happening).toContainText('starts a new population');
  await expect(advised).toHaveCount(0);
  await lab.happening.getByRole('button', { name: 'Keep' }).click();
  await expect(advised).toHaveCount(1);
  const { runs } = await lab.exported();
  for (const { final } of runs) {
    expect(final?.correct).toHaveLength(300);
    const hits = final?.correct.reduce((sum, hit) => sum + hit, 0) ?? NaN;
    expect(final?.accuracy).toBeCloseTo(hits / 300, 5);
  }
  await lab.tab('Runs');
  const first = runs[0]?.final?.accuracy ?? NaN;
  await expect(lab.details.getByRole('row').nth(1)).toContainText((100 * first).toFixed(1));
  await lab.tab('Scores');
  const methods = lab.details.getByRole('region', { name: 'All scores' }).getByRole('row');
  await expect(methods).toHaveCount(4);
  const cells = lab.details.getByRole('region', { name: 'Confusion matrix' }).getByRole('cell');
  const counts = (await cells.allTextContents()).map(Number);
  expect(counts).toHaveLength(4);
  expect((counts[0] ?? NaN) + (counts[3] ?? NaN)).toBe(Math.round(300 * first));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(300);
  await lab.training.getByRole('button', { name: '+200' }).click();
  await lab.reach(8);
  await expect(lab.training).toContainText('206');
});

test('another metric is the chart’s, the verdict’s and the file’s', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(`${SMALL}&metric=matthews`);
  await lab.ready();
  await lab.tab('Scores');
  await expect(lab.details).toContainText('kept for the end of training');
  await expect(page.getByRole('heading', { name: 'Validation Matthews correlation' }).first()).toBeVisible();
  await lab.press('Play');
  await lab.finish();
  await expect(lab.happening).toContainText('Median test Matthews correlation');
  const { metric, runs } = await lab.exported();
  expect(metric).toBe('matthews');
  for (const { evaluations } of runs) expect(evaluations['matthews']).toHaveLength(3);
});

test('a slider moved while training leaves a mark and acts from that step on', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(`${LONG}&gamma=0&warmup=0&learningRateScale=3`);
  await lab.ready();
  await lab.press('Play');
  await lab.reach(3);
  await lab.typeKnob('Head loss weight γ', 10);
  await expect(page.locator('.mark-labels text').filter({ hasText: 'γ 0 → 10' }).first()).toBeVisible();
  await lab.reach((await lab.step()) + 25);
  await lab.press('Pause');
  const { marks, runs } = await lab.exported();
  expect(marks.map(({ label }) => label)).toContain('γ 0 → 10');
  const at = marks.find(({ label }) => label.startsWith('γ'))?.step ?? 0;
  const scores = (runs.find(({ preset }) => preset === 'infoprompt')?.curve['headScore'] ?? []).map(Number);
  // With weight 0 nothing drives the score up; with weight 10 little else happens.
  const before = Math.max(...scores.slice(0, at + 1));
  expect(scores.at(-1)).toBeGreaterThan(before + 0.2);
});

test('the prompt grows and shrinks while training', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(LONG);
  await lab.ready();
  await lab.press('Play');
  await lab.reach(2);
  await lab.typeKnob('Prompt length m', 12);
  await lab.reach((await lab.step()) + 3);
  await lab.typeKnob('Prompt length m', 4);
  await lab.reach((await lab.step()) + 3);
  await lab.press('Pause');
  const { marks, runs } = await lab.exported();
  expect(marks.map(({ label }) => label)).toEqual(['m 8 → 12', 'm 12 → 4']);
  for (const { curve } of runs) expect((curve['crossEntropy'] ?? []).every((loss) => Number.isFinite(loss))).toBe(true);
});

test('pause, single steps, keyboard, reset', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(LONG);
  await lab.ready();
  await lab.press('Step');
  await expect.poll(() => lab.step()).toBe(1);
  // On a button the space bar presses the button; the shortcuts are for everywhere else.
  await page.getByRole('heading', { level: 1 }).click();
  await page.locator('body').press('s');
  await expect.poll(() => lab.step()).toBe(2);
  await page.locator('body').press('Space');
  await lab.reach(4);
  await page.locator('body').press('Space');
  await expect(lab.training.getByRole('button', { name: 'Play' })).toBeVisible();
  // The step under way is finished and shown; after it nothing moves.
  await page.waitForTimeout(1500);
  const paused = await lab.step();
  await page.waitForTimeout(1500);
  expect(await lab.step()).toBe(paused);
  await lab.press('Reset');
  await expect.poll(() => lab.step()).toBe(0);
});

test('a change of the population asks before it throws training away', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(LONG);
  await lab.ready();
  await lab.press('Step');
  await expect.poll(() => lab.step()).toBe(1);
  await page
    .getByRole('radio', { name: '32' })
    .or(page.getByRole('button', { name: '32', exact: true }))
    .first()
    .click();
  await expect(lab.happening).toContainText('starts a new population');
  await lab.happening.getByRole('button', { name: 'Keep' }).click();
  expect(await lab.step()).toBe(1);
  await page
    .getByRole('radio', { name: '32' })
    .or(page.getByRole('button', { name: '32', exact: true }))
    .first()
    .click();
  await lab.happening.getByRole('button', { name: 'Start new' }).click();
  await expect(page).toHaveURL(/shots=32/);
  await lab.reach(2);
});

test('a sentence of one’s own is answered by every method, also while it trains', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(LONG);
  await lab.ready();
  await lab.press('Play');
  await lab.tab('Try it');
  await lab.details.getByRole('textbox').fill('What a wonderful little film, I loved it.');
  await expect(lab.details.getByRole('heading', { name: 'Prompt tuning' })).toBeVisible();
  await expect(lab.details.getByRole('heading', { name: 'InfoPrompt' })).toBeVisible();
  await expect(lab.details.getByText(/of 2/).first()).toBeVisible();
  await expect(lab.details.getByRole('heading', { name: 'The words that matter' })).toBeVisible();
  const words = lab.details.locator('.word-text').first();
  await expect(words).toContainText(/wonderful \([+−]\d+\.\d points\)/);
});
