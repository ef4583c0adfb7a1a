/** A person turns knobs, by mouse and by keyboard. */
import { expect, test } from '@playwright/test';
import { LabPage, SMALL } from './lab-page';

test('a slider snaps to round values, takes typed ones between them, and goes back to the default', async ({
  page,
}) => {
  const lab = new LabPage(page);
  await lab.open(SMALL);
  await lab.ready();
  const gamma = lab.knob('Head loss weight γ');
  const box = page.getByRole('textbox', { name: 'Head loss weight γ, typed' });
  await expect(box).toHaveValue('0.1');
  await gamma.press('ArrowRight');
  await expect(box).toHaveValue('0.2');
  await lab.typeKnob('Head loss weight γ', 0.3);
  await expect(box).toHaveValue('0.3');
  await expect(gamma).toHaveAttribute('aria-valuetext', '0.3');
  // 0.2 is nearer, but an arrow to the left must not jump over it, nor one to the right over 0.5.
  await gamma.press('ArrowLeft');
  await expect(box).toHaveValue('0.2');
  await lab.typeKnob('Head loss weight γ', 0.3);
  await gamma.press('ArrowRight');
  await expect(box).toHaveValue('0.5');
  await gamma.press('Backspace');
  await expect(box).toHaveValue('0.1');
  await gamma.press('End');
  await expect(box).toHaveValue('10');
  await gamma.press('Delete');
  await expect(box).toHaveValue('0.1');
  await gamma.press('Home');
  await expect(box).toHaveValue('0');
  await gamma.dblclick();
  await expect(box).toHaveValue('0.1');
  await box.fill('99');
  await box.press('Enter');
  await expect(box).toHaveValue('10');
  await box.fill('nonsense');
  await box.press('Enter');
  await expect(box).toHaveValue('10');
  await page.getByRole('button', { name: 'Help: Head loss weight γ' }).click();
  const help = page.locator('.popover:popover-open');
  await expect(help).toContainText('press Backspace or Delete on it, to go back to 0.1');
});
