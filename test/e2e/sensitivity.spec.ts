/** A person asks how much depends on where prompts begin and on chance. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { LabPage, LONG, SMALL, type ExportedRun } from './lab-page';

/** 2 methods x 2 initialisations x 3 init seeds. */
const POPULATION = `${SMALL.replace('prompt-tuning,infoprompt', 'infoprompt-off,infoprompt').replace('seeds=2', 'seeds=3')}&inits=normal,vocabulary`;

function scoreOf({ final }: ExportedRun): number {
  return final?.accuracy ?? NaN;
}

test('the wall has a cell for every run, and a cell that is pressed is followed everywhere', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(POPULATION.replace('steps=6', 'steps=5000'));
  await lab.ready();
  await lab.tab('Sensitivity');
  const grid = lab.details.getByRole('grid', { name: 'Runs of InfoPrompt', exact: true });
  const cells = lab.details.locator('.wall-cell[data-run]');
  await expect(cells).toHaveCount(12);
  await expect(grid.getByRole('row')).toHaveCount(3);
  await expect(lab.details).toContainText('press Play');
  await lab.press('Play');
  const first = grid.getByRole('button').first();
  await expect(first).toHaveAccessibleName(
    /^InfoPrompt, normal, seed 0, data seed 0: validation accuracy \d+\.\d.% at step \d+, in training/,
  );
  await first.click();
  await expect(first).toHaveAttribute('aria-pressed', 'true');
  await expect(lab.details.getByTestId('followed')).toContainText('Following #7 InfoPrompt, normal, seed 0');
  await expect(page.getByRole('list', { name: 'Legend' })).toContainText('run 7');
  await first.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  const reached = grid.getByRole('button', { name: /^InfoPrompt, .*, seed 1,/ }).nth(1);
  await expect(reached).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(reached).toHaveAttribute('aria-pressed', 'true');
  await expect(first).toHaveAttribute('aria-pressed', 'false');
  await lab.press('Pause');
  await lab.tab('Runs');
  await expect(lab.details.locator('tr[aria-current="true"]')).toContainText(/^11/);
  await lab.tab('Sensitivity');
  await lab.details.getByRole('button', { name: 'stop' }).click();
  await expect(lab.details.locator('.wall-cell[aria-pressed="true"]')).toHaveCount(0);
});

test('the comparison agrees with the file, and the spread says what cannot be told', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(POPULATION);
  await lab.ready();
  await lab.tab('Sensitivity');
  await lab.press('Play');
  await lab.finish();
  const { runs } = await lab.exported();
  const own = (preset: string): number[] => runs.filter((run) => run.preset === preset).map(scoreOf);
  const controls = own('infoprompt-off');
  const differences = own('infoprompt').map((score, index) => score - (controls[index] ?? NaN));
  expect(differences).toHaveLength(6);
  const better = differences.filter((difference) => difference > 1e-9).length;
  const worse = differences.filter((difference) => difference < -1e-9).length;
  const comparison = lab.details.getByTestId('comparison');
  await expect(comparison).toContainText('Test accuracy, after step 6.');
  await expect(comparison).toContainText(`${better} better`);
  await expect(comparison).toContainText(`${6 - better - worse} equal`);
  await expect(comparison).toContainText(`${worse} worse`);
  await expect(comparison).toContainText('The two differ in the mutual-information losses (MI) alone');
  const lead = (await comparison.locator('.verdict').first().textContent()) ?? '';
  expect(lead).toMatch(/InfoPrompt/);
  await expect(lab.happening).toContainText(lead);
  const spread = (await comparison.locator('.verdict').last().textContent()) ?? '';
  expect(spread).toMatch(/runs lie .* points? from their median, those of InfoPrompt, MI off/);
  await expect(lab.happening).toContainText(`${lead} ${spread}`);
  // Only what is in sight is drawn.
  await comparison.getByText('The pair isolates').scrollIntoViewIfNeeded();
  await expect(comparison.getByRole('img')).toHaveAccessibleName(
    /^6 paired differences of InfoPrompt less InfoPrompt, MI off/,
  );

  await lab.details.getByLabel('Method A').selectOption('infoprompt-off');
  await expect(comparison).toContainText(`${worse} better`);
  await expect(comparison).toContainText(`${better} worse`);

  const figures = lab.details.getByRole('region', { name: 'Distributions in figures' });
  await expect(figures.getByRole('row')).toHaveCount(7);
  await expect(lab.details).toContainText('samples (data seeds) not estimable: there is one data seed only');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no accessibility fault in the view while it trains, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const lab = new LabPage(page);
    await lab.open(LONG.replace('evalEvery=50', 'evalEvery=2'));
    await lab.ready();
    await lab.tab('Sensitivity');
    await lab.press('Play');
    await expect(lab.details.getByTestId('comparison')).toBeVisible({ timeout: 60_000 });
    await lab.details.locator('.wall-cell[data-run]').first().click();
    for (const why of await lab.details.getByText('Why, and the formula').all()) await why.click();
    const { violations } = await new AxeBuilder({ page }).include('.detail-tabs').analyze();
    expect(
      violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    ).toEqual([]);
  });
}
