/** A person takes figures and tables home, reads values off, and looks closer. */
import { readFile } from 'node:fs/promises';
import { expect, test, type Download, type Locator, type Page } from '@playwright/test';
import papa from 'papaparse';
import { LabPage, seriousFaults, SMALL } from './lab-page';

/** 2 methods x 2 initialisations x 2 seeds, and enough steps for a range of them. */
const POPULATION = `${SMALL.replace('steps=6', 'steps=30')}&inits=normal,vocabulary&gamma=0.2`;

async function finished(page: Page): Promise<LabPage> {
  const lab = new LabPage(page);
  await lab.open(POPULATION);
  await lab.ready();
  await lab.press('Play');
  await lab.finish();
  return lab;
}

/** Opens a menu of one chart or table, and presses a button in it that saves a file. */
async function saved(page: Page, menu: string, button: RegExp): Promise<Download> {
  await page.getByRole('button', { name: menu, exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('group', { name: menu }).getByRole('button', { name: button }).click(),
  ]);
  return download;
}

async function text(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8');
}

/** What the browser's own parser makes of a figure. */
function parsed(page: Page, svg: string): Promise<{ texts: string[]; runs: number; problem: string | null }> {
  return page.evaluate((source) => {
    const file = new DOMParser().parseFromString(source, 'image/svg+xml');
    return {
      texts: [...file.querySelectorAll('text')].map(({ textContent }) => textContent),
      runs: file.querySelectorAll('path.run, g.run > path').length,
      problem: file.querySelector('parsererror')?.textContent ?? null,
    };
  }, svg);
}

test('charts become figures with title, methods, every run and the recipe', async ({ page }) => {
  const lab = await finished(page);
  const download = await saved(page, 'Save figure: Cross-entropy · nats', /^SVG/);
  expect(download.suggestedFilename()).toMatch(
    /^infoprompt-lab_cross-entropy-nats_sentiment_tiny_n8_step-30_.*gamma-0\.2.*\.svg$/,
  );
  const figure = await parsed(page, await text(download));
  expect(figure.problem).toBeNull();
  expect(figure.runs).toBe(8);
  const words = figure.texts.join(' ');
  for (const said of [
    'Cross-entropy · nats',
    'Prompt tuning (N = 4)',
    'InfoPrompt (N = 4)',
    'vocabulary',
    'ln 2',
    'N = 8 runs',
    'Head loss weight γ 0.2',
    'gamma=0.2',
  ])
    expect(words).toContain(said);

  const png = await readFile(await (await saved(page, 'Save figure: Validation accuracy', /^PNG/)).path());
  expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  const vector = await text(await saved(page, 'Save figure: Validation accuracy', /^SVG/));
  const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(vector) ?? [];
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([3 * Number(width), 3 * Number(height)]);

  await lab.tab('Sensitivity');
  await expect(lab.details.getByTestId('comparison')).toBeVisible();
  await expect(lab.details.getByRole('region', { name: 'Distributions in figures' })).toBeVisible();
  for (const [title, said, runs] of [
    ['The wall', 'Every run: test accuracy', 0],
    ['Two methods, pair by pair', 'InfoPrompt less Prompt tuning, pair by pair', 0],
    ['Runs by initialisation and method', 'Test accuracy', 8],
    ['Share of runs at or below', 'Distribution of test accuracy', 0],
    ['Where the spread comes from', 'Where the spread of accuracy comes from', 0],
  ] as const) {
    const part = await parsed(page, await text(await saved(page, `Save figure: ${title}`, /^SVG/)));
    expect(part.problem, title).toBeNull();
    expect(part.texts, title).toContain(said);
    expect(part.runs, title).toBe(runs);
  }
});

test('tables become files whose numbers are those of the cells', async ({ page }) => {
  const lab = await finished(page);
  await lab.tab('Runs');
  const region = lab.details.getByRole('region', { name: 'All runs' });
  const shown = await region
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent.trim())));
  const { data } = papa.parse<string[]>((await text(await saved(page, 'Save table: All runs', /^CSV/))).trimEnd());
  expect(data).toHaveLength(9);
  shown.forEach((cells, index) => {
    const row = data[index + 1] ?? [];
    expect([row[0], row[1], row[2], row[3], row[7]]).toEqual([cells[0], cells[1], cells[2], cells[3], cells[7]]);
    for (const column of [5, 6]) expect(`${(100 * Number(row[column])).toFixed(1)}\u202f%`).toBe(cells[column]);
    expect(Number(row[8]).toLocaleString('en-US')).toBe(cells[8]);
  });

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await lab.tab('Scores');
  await page.getByRole('button', { name: 'Save table: Confusion matrix' }).click();
  await page.getByRole('button', { name: 'Copy as Markdown' }).and(page.locator(':visible')).click();
  await expect(page.getByTestId('announcer')).toContainText('Markdown copied: Confusion matrix.');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const cells = await lab.details
    .getByRole('region', { name: 'Confusion matrix' })
    .locator('tbody td')
    .allTextContents();
  expect(
    copied
      .match(/^\| (?:negative|positive) .*$/gm)
      ?.join(' ')
      .match(/\d+/g),
  ).toEqual(cells.map((cell) => cell.trim()));
  expect(await text(await saved(page, 'Save table: All scores', /^LaTeX/))).toContain('\\toprule');
});

function readers(page: Page): Locator {
  return page.locator('.reading-layer');
}

test('one line reads all charts, and one range is shown in all of them', async ({ page }) => {
  const lab = await finished(page);
  const main = page.getByRole('slider', { name: 'Validation accuracy: read off' });
  await expect(readers(page)).toHaveCount(4);
  await main.hover();
  await expect(page.locator('.reading-line')).toHaveCount(4);
  await expect(page.locator('.main-chart .chart-tooltip')).toContainText(/step 15.*Prompt tuning.*%/);
  const own = page.locator('.chart-card', { hasText: 'Cross-entropy' });
  await expect(own.locator('.reading-values li')).toHaveCount(2);
  await main.press('End');
  await expect(main).toHaveAttribute('aria-valuetext', /^step 30, Prompt tuning/);
  await main.press('ArrowLeft');
  await expect(main).toHaveAttribute('aria-valuenow', '27');
  await page.keyboard.press('Escape');
  await expect(page.locator('.reading-line')).toHaveCount(0);

  const box = (await main.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const at = (share: number): [number, number] => [box.x + share * box.width, box.y + box.height / 2];
  await page.mouse.move(...at(1 / 3));
  await page.mouse.down();
  await page.mouse.move(...at(0.5), { steps: 3 });
  await page.mouse.move(...at(2 / 3), { steps: 3 });
  await page.mouse.up();
  for (const reader of await readers(page).all()) {
    await expect(reader).toHaveAttribute('aria-valuemin', '10');
    await expect(reader).toHaveAttribute('aria-valuemax', '20');
  }
  await main.dblclick();
  for (const reader of await readers(page).all()) await expect(reader).toHaveAttribute('aria-valuemax', '30');
  await main.press('+');
  await expect(main).toHaveAttribute('aria-valuemax', /^(1|2)\d$/);
  await page.getByRole('button', { name: 'View: Cross-entropy · nats' }).click();
  const menu = page.getByRole('group', { name: 'View: Cross-entropy · nats' });
  await menu.getByRole('button', { name: 'Whole range' }).click();
  await expect(main).toHaveAttribute('aria-valuemin', '0');
  await expect(main).toHaveAttribute('aria-valuemax', '30');

  await menu.getByRole('checkbox', { name: 'Logarithmic scale' }).check();
  await expect(own.getByText('0.1', { exact: true })).toBeVisible();
  await menu.getByRole('slider').fill('0.6');
  await page.keyboard.press('Escape');
  const figure = await text(await saved(page, 'Save figure: Cross-entropy · nats', /^SVG/));
  expect(figure).toContain('data-y-scale="log"');
  expect(figure).toContain('smoothed (exponential, weight 0.6');
  expect((await lab.exported()).recipe).not.toHaveProperty('smoothing');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no serious accessibility fault with a menu open, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const lab = await finished(page);
    await lab.tab('Scores');
    for (const menu of ['View: Cross-entropy · nats', 'Save figure: Validation accuracy', 'Save table: All scores']) {
      await page.getByRole('button', { name: menu, exact: true }).click();
      expect(await seriousFaults(page), menu).toEqual([]);
      await page.keyboard.press('Escape');
    }
  });
}
