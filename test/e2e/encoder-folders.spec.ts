/** Encoders from folders and files, chosen or dropped; and what else is dropped on the page. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { drop, EncodersDialog, FAMILIES, trains } from './encoders-dialog';
import { LabPage, LONG, SMALL } from './lab-page';

let folder: string;

test.beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'encoders-'));
});

test.afterEach(async () => {
  await rm(folder, { recursive: true });
});

test('a link to somebody’s folder asks for the folder', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(`${SMALL}&encoder=folder:distilbert`);
  await lab.happening.getByRole('button', { name: 'Drop its folder…' }).click();
  const dialog = new EncodersDialog(page);
  await expect(dialog.part('From a folder').getByRole('button', { name: 'Choose folder…' })).toBeFocused();
  await dialog.choose(path.join(FAMILIES, 'distilbert'));
  await expect(dialog.part('From a folder')).toContainText('is on this device and in the recipe');
  await dialog.press('Close');
  await trains(lab);
});

test('folders of several families are chosen or dropped, and train', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(`${SMALL}&promptLength=2`);
  await lab.ready();
  const dialog = new EncodersDialog(page);
  await dialog.open();
  await dialog.choose(path.join(FAMILIES, 'roberta'));
  await expect(dialog.part('On this device')).toContainText('RoBERTa · ');
  await dialog.press('Close');
  await trains(lab);
  expect((await lab.exported()).environment['encoder']).toBe('folder:roberta');

  await drop(page, path.join(FAMILIES, 'electra'));
  await expect(dialog.part('From a folder')).toContainText('The present training stays until you start a new one');
  await dialog.press('Close');
  await lab.happening.getByRole('button', { name: 'Start new' }).click();
  await lab.finish();
  expect((await lab.exported()).environment['encoder']).toBe('folder:electra');

  const loose = ['config.json', 'model.safetensors', 'vocab.txt', 'tokenizer_config.json'];
  await drop(page, ...loose.map((name) => path.join(FAMILIES, 'bert', name)));
  await expect(dialog.part('On this device')).toContainText('my-encoder');
  await expect(page.getByRole('combobox', { name: 'Encoder', includeHidden: true })).toHaveValue('folder:my-encoder');
});

test('a broken folder is refused by what is wrong with it, and the training stays', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(LONG);
  await lab.ready();
  await lab.press('Step');
  await expect.poll(() => lab.step()).toBe(1);
  const broken = path.join(folder, 'broken');
  await cp(path.join(FAMILIES, 'bert'), broken, { recursive: true });
  await rm(path.join(broken, 'model.safetensors'));
  const dialog = new EncodersDialog(page);
  await drop(page, broken);
  await expect(dialog.root.getByRole('alert')).toContainText('There is no model.safetensors');
  await writeFile(path.join(broken, 'model.safetensors'), 'not weights');
  await dialog.choose(broken);
  await expect(dialog.root.getByRole('alert')).toContainText(/safetensors/);
  await drop(page, broken, path.join(FAMILIES, 'bert'));
  await expect(dialog.root.getByRole('alert')).toContainText('Several folders');
  await expect(dialog.part('On this device')).toContainText('None yet');
  await dialog.press('Close');
  expect(await lab.step()).toBe(1);
  await lab.press('Step');
  await expect.poll(() => lab.step()).toBe(2);
});
