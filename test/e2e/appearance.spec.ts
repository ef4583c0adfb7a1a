/** Every width, both themes, and people who do not see or do not use a mouse. */
import { expect, test } from '@playwright/test';
import { LabPage, seriousFaults, SMALL, VIEWS } from './lab-page';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no serious accessibility fault on any tab, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const lab = new LabPage(page);
    await lab.open(SMALL);
    await lab.ready();
    await lab.press('Play');
    await lab.finish();
    for (const tab of VIEWS) {
      await lab.tab(tab);
      expect(await seriousFaults(page, ['target-size']), tab).toEqual([]);
    }
  });
}

for (const size of SIZES) {
  test(`nothing sticks out sideways at ${size.width} x ${size.height}`, async ({ page }) => {
    await page.setViewportSize(size);
    const lab = new LabPage(page);
    await lab.open(SMALL);
    await lab.ready();
    await lab.press('Play');
    await lab.finish();
    for (const tab of VIEWS) {
      await lab.tab(tab);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, tab).toBeLessThanOrEqual(0);
    }
  });
}

test('the help sheet opens with ? and closes with Escape', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(SMALL);
  await lab.ready();
  await page.locator('body').press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('milestones are announced to a screen reader', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(SMALL);
  await lab.ready();
  await lab.press('Play');
  await lab.finish();
  await expect(page.getByTestId('announcer')).toContainText(/finished|ended|end/i);
});
