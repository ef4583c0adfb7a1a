/** The dialog of encoders as a person meets it, and what the tests of it share. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { tinyFiles, type Fault } from '../support/hub-server';
import type { EncoderCard } from '../../src/lab/encoder/card';
import type { LabPage } from './lab-page';

/** Small encoders of several families, each a folder. */
export const FAMILIES = path.resolve('test/fixtures/encoders');

/** The card of an encoder that is part of the lab. */
export async function cardOf(id: string): Promise<EncoderCard> {
  return JSON.parse(await readFile(`public/encoders/${id}/card.json`, 'utf8')) as EncoderCard;
}

export class EncodersDialog {
  readonly root: Locator;
  readonly name: Locator;

  constructor(readonly page: Page) {
    this.root = page.getByRole('dialog', { name: 'Encoders' });
    this.name = this.root.getByLabel(/Name of a model/);
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Encoders…' }).click();
    await expect(this.root).toBeVisible();
  }

  press(name: string | RegExp): Promise<void> {
    return this.root.getByRole('button', { name, exact: typeof name === 'string' }).click();
  }

  part(name: 'In the lab' | 'On this device' | 'From the Hugging Face hub' | 'From a folder'): Locator {
    return this.root.getByRole('region', { name });
  }

  async fetch(name: string): Promise<void> {
    await this.name.fill(name);
    await this.press('Fetch');
  }

  async choose(files: string): Promise<void> {
    await this.root.getByLabel('Encoder folder').setInputFiles(files);
  }
}

/** Lets go of real files over the middle of the page. */
export async function drop(page: Page, ...files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 720, y: 450, data });
  }
  await session.detach();
}

/** Gives half of the weights, little by little, and then nothing until the other side hangs up. */
export const halfOf =
  (file: Uint8Array): Fault =>
  (what, _, response) => {
    if (what !== 'model.safetensors') return false;
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-length': file.length });
    const piece = Math.ceil(file.length / 16);
    const give = (at: number): void => {
      if (response.destroyed || at >= file.length / 2) return;
      response.write(file.subarray(at, at + piece));
      setTimeout(give, 150, at + piece);
    };
    give(0);
    return true;
  };

export async function weights(): Promise<Uint8Array> {
  return (await tinyFiles()).get('model.safetensors') ?? new Uint8Array();
}

export async function trains(lab: LabPage): Promise<void> {
  await lab.ready();
  await lab.press('Play');
  await lab.finish();
}
