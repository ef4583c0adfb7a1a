/** Encoders that are part of the lab, and those that are fetched, from a hub on this machine. */
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { COMMIT, firstTimes, refuse, startHubServer, tinyFiles, type HubServer } from '../support/hub-server';
import { cardOf, EncodersDialog, FAMILIES, halfOf, trains, weights } from './encoders-dialog';
import { LabPage, SMALL } from './lab-page';

const MODEL = 'someone/small-bert';

let hub: HubServer;

test.beforeEach(async () => {
  hub = await startHubServer({
    [MODEL]: { files: await tinyFiles(), licence: 'mit' },
    'someone/gated': { files: await tinyFiles(), gated: 'manual' },
  });
});

test.afterEach(async () => {
  await hub.close();
});

test('bundled encoders show their cards, and no other server is asked before Fetch is pressed', async ({
  page,
  baseURL,
}) => {
  const lab = new LabPage(page);
  const elsewhere = lab.requestsElsewhere(baseURL ?? '');
  await lab.open(`${SMALL}&hub=${hub.address}`);
  await lab.ready();
  const dialog = new EncodersDialog(page);
  await dialog.open();
  const bundled = dialog.part('In the lab');
  await expect(bundled.getByRole('listitem')).toHaveCount(2);
  for (const [id, shape] of [
    ['tiny', '2 layers × 128'],
    ['mini', '4 layers × 256'],
  ] as const) {
    const card = await cardOf(id);
    const item = bundled.getByRole('listitem').filter({ hasText: shape });
    await item.getByText('what it learnt from').click();
    await expect(item).toContainText(card.hardware);
    await expect(item).toContainText((100 * (card.maskedAccuracy ?? NaN)).toFixed(1));
    for (const { name, licence } of card.data) {
      await expect(item.getByRole('row', { name })).toContainText(licence);
    }
    for (const { name, values } of card.scores.rows) {
      const cells = values.map((value) => value?.toFixed(1) ?? '–');
      await expect(item.getByRole('row', { name: new RegExp(`^${name}`) })).toHaveText([name, ...cells].join(''));
    }
    for (const note of card.notes) await expect(item).toContainText(note);
  }
  await dialog.press(/^DistilBERT/);
  await expect(dialog.name).toHaveValue('distilbert/distilbert-base-uncased');
  await dialog.name.fill(MODEL);
  await expect(dialog.part('On this device')).toContainText('None yet');
  expect(elsewhere).toEqual([]);
  expect(hub.asked).toEqual([]);

  await dialog.press('Fetch');
  await expect(dialog.part('On this device')).toContainText(MODEL);
  expect(elsewhere.every((url) => url.startsWith(hub.address))).toBe(true);
  expect(elsewhere.length).toBeGreaterThan(0);
});

test('mini is chosen offline and trains', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(SMALL);
  await lab.ready();
  await page.getByRole('combobox', { name: 'Encoder' }).selectOption({ label: 'Mini · 4 layers × 256' });
  await trains(lab);
  await page.getByRole('button', { name: /^Status:/ }).click();
  await expect(page.getByText(/Mini: BERT, 4 layers × 256/)).toBeVisible();
  expect(new URL(page.url()).searchParams.get('encoder')).toBe('mini');
});

test('a download is watched, stopped, continued, used, kept over a reload and deleted', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(`${SMALL}&hub=${hub.address}`);
  await lab.ready();
  const dialog = new EncodersDialog(page);
  await dialog.open();
  hub.fault = halfOf(await weights());
  await dialog.fetch(MODEL);
  const source = dialog.part('From the Hugging Face hub');
  await expect(source).toContainText(/model\.safetensors · 1\.\d MB of 3\.2 MB · [45]\d %/);
  await expect(source.getByRole('progressbar')).toHaveAttribute('value', /^0\.[45]/);
  await dialog.press('Close');
  await expect(page.getByText(/Fetching someone\/small-bert: [45]\d %/)).toBeVisible();
  await dialog.open();
  await dialog.press('Cancel');
  await expect(source).toContainText('What has arrived is kept');

  hub.fault = () => false;
  const device = dialog.part('On this device');
  await expect(device).toContainText(/Unfinished: 1\.\d MB of 3\.2 MB/);
  await dialog.press(/^Continue/);
  await expect(source).toContainText('is on this device');
  expect(hub.asked.at(-1)?.range).toMatch(/^bytes=1\d+-$/);
  await expect(device).not.toContainText('Unfinished');
  await expect(device).toContainText('BERT · 2 layers × 128 · 3.2 MB');
  await expect(device).toContainText('revision 0123456');
  await expect(device).toContainText('licence: mit');

  await dialog.press('Use it now');
  await expect(dialog.root).toBeHidden();
  await expect.poll(() => new URL(page.url()).searchParams.get('encoder')).toBe(`${MODEL}@${COMMIT}`);
  await trains(lab);
  const { recipe, environment } = await lab.exported();
  expect(recipe['encoder']).toBe(`${MODEL}@${COMMIT}`);
  expect(environment['encoderRevision']).toBe(COMMIT);
  await page.getByRole('button', { name: /^Status:/ }).click();
  await expect(page.getByText(/BERT, 2 layers × 128.*from the Hugging Face hub, revision 0123456/)).toBeVisible();

  const asked = hub.asked.length;
  await page.reload();
  await lab.ready();
  await expect(page.getByRole('combobox', { name: 'Encoder' })).toHaveValue(`${MODEL}@${COMMIT}`);
  expect(hub.asked).toHaveLength(asked);

  await dialog.open();
  await dialog.press(`Delete ${MODEL}`);
  await expect(device).toContainText('It is in use');
  await dialog.press('Keep it');
  await expect(device.getByRole('button', { name: `Delete ${MODEL}` })).toBeFocused();
  await dialog.press(`Delete ${MODEL}`);
  await dialog.press('Delete it');
  await expect(device).toContainText('None yet');
  await dialog.press('Close');
  // The training that had ended was taken up with the page, and the encoder in use stays in use.
  await lab.training.getByRole('button', { name: '+200' }).click();
  await lab.reach(7);
});

test('what the hub refuses is said where it was asked for, and the name stays', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(`${SMALL}&hub=${hub.address}`);
  await lab.ready();
  const dialog = new EncodersDialog(page);
  await dialog.open();
  const alert = dialog.root.getByRole('alert');
  await dialog.fetch('nobody/nothing');
  await expect(alert).toContainText('there is no such model, or it is private');
  await expect(dialog.name).toHaveValue('nobody/nothing');
  await dialog.fetch(`${MODEL}@nowhere`);
  await expect(alert).toContainText('no such revision');
  await dialog.fetch('someone/gated');
  await expect(alert).toContainText('is gated');
  await dialog.fetch('not a name');
  await expect(alert).toContainText('is not the name of a model');
  hub.fault = refuse(404);
  await dialog.fetch(MODEL);
  await expect(alert).toContainText(`has no ${MODEL}`);

  hub.fault = firstTimes(1, refuse(503));
  await dialog.press('Fetch');
  await expect(dialog.root.getByText(/answered 503.*Trying again/)).toBeVisible();
  await expect(dialog.part('On this device')).toContainText(MODEL);
  await expect(alert).toBeHidden();
});

test('a link to an encoder that is not here leads to it and on with the recipe', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(`${SMALL}&gamma=0.3&encoder=${MODEL}&hub=${hub.address}`);
  await expect(lab.happening).toContainText('This recipe needs an encoder from elsewhere');
  await expect(page.getByRole('alert')).toBeHidden();
  await lab.happening.getByRole('button', { name: `Fetch ${MODEL}` }).click();
  const dialog = new EncodersDialog(page);
  await expect(dialog.name).toHaveValue(MODEL);
  await expect(dialog.name).toBeFocused();
  expect(hub.asked).toEqual([]);
  await page.keyboard.press('Enter');
  await dialog.press('Go on with the recipe');
  await trains(lab);
  const { recipe } = await lab.exported();
  expect(recipe).toMatchObject({ encoder: MODEL, gamma: 0.3 });
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test(`the dialog is accessible and fits, ${colorScheme}, ${viewport.width} x ${viewport.height}`, async ({
      page,
    }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const lab = new LabPage(page);
      await lab.open(`${SMALL}&hub=${hub.address}`);
      await lab.ready();
      const dialog = new EncodersDialog(page);
      await dialog.open();
      await dialog.root.getByText('what it learnt from').first().click();
      await dialog.choose(path.join(FAMILIES, 'bert'));
      await expect(dialog.part('On this device')).toContainText('BERT');
      await dialog.press('Delete bert');
      hub.fault = halfOf(await weights());
      await dialog.fetch(MODEL);
      await expect(dialog.root.getByText(/[45]\d %/)).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
      ).toEqual([]);
      const overflow = await dialog.root.evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      await dialog.press('Cancel');
      await page.keyboard.press('Escape');
      await expect(dialog.root).toBeHidden();
    });
  }
}
