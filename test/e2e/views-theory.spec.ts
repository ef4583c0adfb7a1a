/** A person asks why: what can be stated, what the states tell, and what lies between the runs. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { LabPage, LONG, SMALL } from './lab-page';

const POPULATION = SMALL.replace('seeds=2', 'seeds=3');

test('a descent is held against its bound, and the clamp stops it', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(POPULATION);
  await lab.ready();
  await lab.press('Play');
  await lab.finish();
  await lab.tab('Theory');
  const verdict = lab.details.getByRole('status');
  await expect(verdict).toContainText(/holds at all 200 steps; smallest margin \S+ nats/);
  await expect(verdict).toContainText('That was promised.');
  await lab.details.getByRole('slider', { name: 'Weight decay λ' }).press('End');
  await expect(verdict).toContainText(/Bound of the distance: holds at all 200 steps/);
  await lab.details.getByRole('slider', { name: 'Step η' }).press('End');
  await expect(verdict).toContainText(/rises at \d+ of 200 steps/);
  await expect(verdict).toContainText('Nothing is promised');
  await lab.details.getByRole('slider', { name: 'Step η' }).fill('4');
  await lab.details.getByRole('slider', { name: 'Weight decay λ' }).press('Home');
  await lab.details.getByRole('checkbox', { name: /clamp at −2/ }).check();
  await expect(lab.details).toContainText('exactly 0: descent does not move');
});

test('every run is probed, and the loss between runs is mapped, while training goes on', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(LONG.replace('seeds=2', 'seeds=3'));
  await lab.ready();
  await lab.tab('Information');
  const measure = lab.details.getByRole('button', { name: 'Measure information in every run' });
  await expect(measure).toBeDisabled();
  await lab.press('Play');
  await expect(measure).toBeEnabled({ timeout: 60_000 });
  await measure.click();
  await lab.details.getByRole('button', { name: 'Cancel' }).click();
  await expect(measure).toBeVisible();
  await measure.click();
  await expect(lab.details).toContainText(/rank correlation/, { timeout: 120_000 });
  const methods = lab.details.getByRole('region', { name: 'Information by method' }).getByRole('row');
  await expect(methods.filter({ hasText: 'InfoPrompt' })).toContainText(/InfoPrompt−?\d\.\d\d/);
  await lab.details.getByRole('radio', { name: 'bits' }).check();
  await expect(lab.details).toContainText('At most H(Y) = 1.00 bits here');

  await lab.tab('Landscape');
  await expect(lab.details).toContainText('Only methods that train the same numbers can be mixed');
  await lab.details.getByRole('button', { name: 'Walk the line' }).click();
  await expect(lab.details).toContainText(/Barrier: (0|\S+ nats)/, { timeout: 120_000 });
  await lab.details.getByRole('button', { name: 'Map the plane' }).click();
  await expect(lab.details).toContainText('169 of 169 points', { timeout: 120_000 });
  await expect(lab.details).toContainText(/one plane in [\d,]+ dimensions: it can mislead/);
  await lab.press('Pause');
  const { violations } = await new AxeBuilder({ page }).include('.detail-tabs').analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
});
