/** A newcomer is led through three experiments, which are trained for real; and ready experiments open as links. */
import { expect, test } from '@playwright/test';
import { LabPage, seriousFaults, SMALL } from './lab-page';
import { TasksDialog } from './tasks-dialog';

test('the tour trains three experiments, tells what came out, and puts the recipe back', async ({ page }) => {
  test.setTimeout(400_000);
  const trained = { timeout: 120_000 };
  const lab = new LabPage(page);
  await lab.open(SMALL);
  await lab.ready();
  await page.getByRole('button', { name: 'Tour', exact: true }).click();
  const tour = page.getByRole('region', { name: 'Tour' });
  await expect(tour).toContainText('Prompt tuning is a lottery');
  await expect(page.locator('.tour-ring')).toBeVisible();
  expect(await seriousFaults(page)).toEqual([]);
  // The real button is as good as the panel's.
  await lab.press('Play');
  await expect(tour).toContainText('How much luck is that?', trained);
  await expect(tour).toContainText(/The 8 runs have accuracy between [\d.]+.% and [\d.]+.% on the 300 test examples/);
  await tour.getByRole('button', { name: 'Next' }).click();

  await tour.getByRole('button', { name: 'Turn them on' }).click();
  await expect(lab.knob('Head loss weight γ')).toHaveAttribute('aria-valuetext', '0.1');
  await expect(tour).toContainText('Six pairs');
  await tour.getByRole('button', { name: 'Play' }).click();
  await expect(tour).toContainText('is that certain?', trained);
  const lead = (await lab.happening.locator('.verdict').textContent())?.split(' Median test')[0] ?? '';
  expect(lead).toContain('InfoPrompt');
  await expect(tour).toContainText(lead);
  await expect(tour).toContainText(/Best less worst run: InfoPrompt, MI off [\d.]+ points, InfoPrompt [\d.]+ points/);
  await tour.getByRole('button', { name: 'Next' }).click();

  await tour.getByRole('button', { name: 'Bring the messages' }).click();
  await new TasksDialog(page).learn.click();
  await expect(tour).toContainText('A classifier of your own');
  await tour.getByRole('button', { name: 'Play' }).click();
  await expect(tour).toContainText('Ask it something', trained);
  await expect(tour).toContainText(/accuracy from [\d.]+.% to [\d.]+.% over 6 runs/);
  await expect(lab.details.getByRole('tab', { name: 'Try it' })).toHaveAttribute('aria-selected', 'true');
  await tour.getByRole('button', { name: 'End the tour' }).click();
  await tour.getByRole('button', { name: 'Put it back' }).click();
  await expect(tour).toBeHidden();
  await expect(page).toHaveURL(/steps=6&/);
  await lab.tab('History');
  await expect(lab.details.getByRole('list', { name: 'Past trainings' }).locator('> li')).toHaveCount(3);
});

test('Escape leaves the tour; it is offered once, to who came by no link', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open();
  await lab.ready();
  await lab.happening.getByRole('button', { name: 'Take the tour' }).click();
  const tour = page.getByRole('region', { name: 'Tour' });
  await expect(tour).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(tour).toContainText('Put your recipe back?');
  await page.keyboard.press('Escape');
  await expect(tour).toBeHidden();
  await expect(page.getByRole('button', { name: 'Tour', exact: true })).toBeFocused();
  await lab.open();
  await lab.ready();
  await expect(lab.happening.getByRole('button', { name: 'Take the tour' })).toHaveCount(0);
});

test('an example is a link to its recipe, and says what to look for', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(SMALL);
  await lab.ready();
  await page.getByRole('button', { name: 'Examples', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Examples' });
  await expect(dialog.getByRole('listitem')).toHaveCount(10);
  expect(await seriousFaults(page)).toEqual([]);
  await dialog.getByRole('link', { name: 'Negatives and the ceiling log(K+1)' }).click();
  await expect(page).toHaveURL(/negatives=1/);
  await lab.ready();
  await page.getByText('more live knobs').click();
  await expect(lab.knob('Negatives K')).toHaveAttribute('aria-valuetext', '1 draws');
  await expect(lab.happening).toContainText('the ceiling rises to 4.17');
});
