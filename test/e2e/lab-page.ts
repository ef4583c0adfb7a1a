/** The lab as a person meets it: what they press and what they read. */
import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';

/** A population small enough for a busy machine: 2 methods x 2 seeds, 6 steps. */
export const SMALL = 'v=1&presets=prompt-tuning,infoprompt&seeds=2&shots=16&batch=4&steps=6&evalEvery=3&validation=16';
/** The same, so long that a test ends before it does. */
export const LONG = SMALL.replace('steps=6', 'steps=5000').replace('evalEvery=3', 'evalEvery=50');

/** Every view beside the charts. */
export const VIEWS = [
  'Runs end',
  'Sensitivity',
  'Scores',
  'Runs',
  'Try it',
  'History',
  'Information',
  'Prompt',
  'Attention',
  'Theory',
  'Landscape',
] as const;

export interface ExportedRun {
  readonly preset: string;
  readonly curve: Readonly<Record<string, readonly (number | null)[]>>;
  readonly evaluations: Readonly<Record<string, readonly (number | null)[]>>;
  readonly final: { readonly accuracy: number; readonly correct: readonly number[] } | null;
}

export interface Exported {
  readonly metric: string;
  readonly recipe: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly runs: readonly ExportedRun[];
  readonly marks: readonly { readonly step: number; readonly label: string }[];
}

/** What axe finds serious or critical, with where it is; `more` are rules that it leaves out by itself. */
export async function seriousFaults(page: Page, more: readonly string[] = []): Promise<string[]> {
  const rules = Object.fromEntries(more.map((rule) => [rule, { enabled: true }]));
  const { violations } = await new AxeBuilder({ page }).options({ rules }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

export class LabPage {
  readonly training: Locator;
  readonly happening: Locator;
  readonly details: Locator;

  constructor(readonly page: Page) {
    this.training = page.getByRole('group', { name: 'Training' });
    this.happening = page.getByRole('region', { name: 'What is happening' });
    this.details = page.getByRole('region', { name: 'Details' });
  }

  async open(query = ''): Promise<void> {
    await this.page.goto(query === '' ? './' : `./?${query}`);
  }

  /** Addresses that are asked from now on and are not the lab's own; the list grows. */
  requestsElsewhere(home: string): readonly string[] {
    const elsewhere: string[] = [];
    this.page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(home) && !/^(data|blob):/.test(url)) elsewhere.push(url);
    });
    return elsewhere;
  }

  /** Waits until a population is there and nothing trains. */
  async ready(): Promise<void> {
    await expect(this.training.getByRole('button', { name: 'Play' })).toBeEnabled({ timeout: 60_000 });
    await expect(this.page.getByRole('button', { name: /^Status:/ })).toBeVisible({ timeout: 60_000 });
  }

  press(name: 'Play' | 'Pause' | 'Step' | 'Reset' | 'Retry'): Promise<void> {
    return this.training.getByRole('button', { name, exact: true }).click();
  }

  /** Updates done so far, as the top bar shows them. */
  async step(): Promise<number> {
    return Number(await this.training.locator('strong').textContent());
  }

  async reach(step: number): Promise<void> {
    await expect.poll(() => this.step(), { timeout: 120_000 }).toBeGreaterThanOrEqual(step);
  }

  async finish(): Promise<void> {
    await expect(this.training.getByRole('button', { name: '+200' })).toBeVisible({ timeout: 120_000 });
  }

  knob(name: string): Locator {
    return this.page.getByRole('slider', { name });
  }

  async typeKnob(name: string, value: number): Promise<void> {
    const box = this.page.getByRole('textbox', { name: `${name}, typed` });
    await box.fill(String(value));
    await box.press('Enter');
  }

  async tab(name: (typeof VIEWS)[number]): Promise<void> {
    await this.details.getByRole('tab', { name, exact: true }).click();
  }

  async save(kind: 'CSV' | 'JSON'): Promise<string> {
    await this.page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('button', { name: new RegExp(`^${kind}`) }).click(),
    ]);
    await this.page.keyboard.press('Escape');
    return readFile(await download.path(), 'utf8');
  }

  async exported(): Promise<Exported> {
    return JSON.parse(await this.save('JSON')) as Exported;
  }
}
