/** The dialog of tasks as a person meets it. */
import { expect, type Locator, type Page } from '@playwright/test';

export class TasksDialog {
  readonly root: Locator;
  readonly name: Locator;
  readonly learn: Locator;

  constructor(readonly page: Page) {
    this.root = page.getByRole('dialog', { name: /^Tasks$|What is to be learnt/ });
    this.name = this.root.getByLabel(/Name of a data set/);
    this.learn = this.root.getByRole('button', { name: 'Learn this task' });
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Tasks, own data…' }).click();
    await expect(this.root).toBeVisible();
  }

  press(name: string | RegExp): Promise<void> {
    return this.root.getByRole('button', { name, exact: typeof name === 'string' }).click();
  }

  part(name: 'In the lab' | 'Your own sentences' | 'From the Hugging Face hub' | 'Your own'): Locator {
    return this.root.getByRole('region', { name, exact: true });
  }

  async give(...files: readonly { readonly name: string; readonly content: string | Buffer }[]): Promise<void> {
    await this.root
      .getByLabel('Task files')
      .setInputFiles(
        files.map(({ name, content }) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })),
      );
  }

  async fetch(name: string): Promise<void> {
    await this.name.fill(name);
    await this.press('Fetch');
  }

  /** Train and test examples of a class, as the dialog counts them. */
  counts(value: string): Locator {
    return this.root.getByRole('row', { name: new RegExp(`^${value} `) }).locator('.figure');
  }
}

/** A line for each number below `count`, under a header. */
export function table(header: string, count: number, line: (index: number) => string): string {
  return [header, ...Array.from({ length: count }, (_, index) => line(index)), ''].join('\n');
}
