/** Tasks that come with the lab, and those that a person brings. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { METRICS, type MetricId } from '../../src/lab/scores/metric';
import { drop, trains } from './encoders-dialog';
import { LabPage, LONG, SMALL } from './lab-page';
import { table, TasksDialog } from './tasks-dialog';

/** What the metric is called where it names a class of the task. */
const BUNDLED: readonly (readonly [id: string, metric: MetricId, words?: string])[] = [
  ['sentiment', 'accuracy'],
  ['question-type', 'accuracy'],
  ['topic', 'accuracy'],
  ['subjectivity', 'accuracy'],
  ['acceptability', 'matthews'],
  ['paraphrase', 'f1', 'F1 of “equivalent”'],
  ['entailment', 'accuracy'],
  ['relation', 'macro-f1-without-other', 'macro F1 without “other”'],
  ['entity-type', 'macro-f1'],
];

for (const [id, metric, words = METRICS[metric].title] of BUNDLED) {
  test(`${id} trains to its end and is judged by ${words}`, async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open(`${SMALL}&task=${id}&seeds=1&steps=2&evalEvery=2&shots=16&presets=prompt-tuning`);
    await lab.ready();
    await expect(page.getByRole('figure', { name: `Validation ${words}` })).toBeVisible();
    await lab.press('Play');
    await lab.finish();
    await expect(lab.happening).toContainText(`edian test ${words}`);
    expect((await lab.exported()).metric).toBe(metric);
  });
}

const MOODS = table(
  'id,review,mood',
  200,
  (i) => `${i},"A ${i % 2 ? 'fine' : 'dull'} evening, number ${i}",${i % 2 ? 'glad' : 'sad'}`,
);

test('a file becomes a task: guessed, corrected, learnt; nothing leaves the browser', async ({ page, baseURL }) => {
  const lab = new LabPage(page);
  const elsewhere = lab.requestsElsewhere(baseURL ?? '');
  await lab.open(SMALL);
  await lab.ready();
  const dialog = new TasksDialog(page);
  await dialog.open();
  const bundled = dialog.part('In the lab');
  await expect(bundled.getByRole('listitem')).toHaveCount(BUNDLED.length);
  expect((await new AxeBuilder({ page }).include('dialog[open]').analyze()).violations).toEqual([]);

  await dialog.give({ name: 'moods.csv', content: MOODS });
  await expect(dialog.root.getByRole('columnheader', { name: /review text/ })).toBeVisible();
  await expect(dialog.root.getByRole('columnheader', { name: /mood label/ })).toBeVisible();
  await expect(dialog.counts('glad')).toHaveText(['80', '20']);
  expect((await new AxeBuilder({ page }).include('dialog[open]').analyze()).violations).toEqual([]);

  await dialog.root.getByLabel('Name of the task').fill('Evenings');
  await dialog.root.getByLabel('Label word of sad').fill('gloomy');
  await dialog.root.getByLabel('Share, %').fill('10');
  await expect(dialog.counts('glad')).toHaveText(['90', '10']);
  await dialog.root.getByLabel('Judged by').selectOption('macro F1');
  await dialog.learn.click();
  await trains(lab);
  await expect(lab.happening).toContainText('test macro F1');
  const { recipe, environment, metric } = await lab.exported();
  expect(recipe['task']).toBe('own:Evenings');
  expect([environment['testExamples'], metric]).toEqual([20, 'macro-f1']);
  expect(elsewhere).toEqual([]);

  // It was not to be kept: with the page it is gone, and the lab says what to do.
  await page.reload();
  await expect(lab.happening).toContainText(/“Evenings” was somebody's own sentences/, { timeout: 60_000 });
  await lab.happening.getByRole('button', { name: /Bring Evenings again/ }).click();
  await expect(dialog.root).toBeVisible();
});

test('a task that is kept is there after a reload, and can be deleted', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(SMALL);
  await lab.ready();
  const dialog = new TasksDialog(page);
  await dialog.open();
  await dialog.part('Your own sentences').getByRole('textbox').fill(MOODS);
  await dialog.press('Read these lines');
  await dialog.root.getByLabel('Name of the task').fill('Kept moods');
  await dialog.root.getByLabel(/Keep it in this browser/).check();
  await dialog.learn.click();
  await trains(lab);

  await page.reload();
  await lab.ready();
  await expect(page.getByRole('combobox', { name: 'Task' })).toHaveValue('own:Kept moods');
  await dialog.open();
  const own = dialog.part('Your own');
  await expect(own.getByRole('listitem')).toContainText('kept in this browser');
  await dialog.press('Delete Kept moods');
  await dialog.press('Delete it');
  await expect(own).toContainText('None yet');
});

test.describe('files as they are published', () => {
  test('CoLA has no header and four columns', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open(SMALL);
    await lab.ready();
    const folder = await mkdtemp(path.join(tmpdir(), 'tasks-'));
    const line = (i: number): string =>
      `gj04\t${i % 3 === 0 ? 0 : 1}\t${i % 3 === 0 ? '*' : ''}\tThe "number ${i} was seen by nobody.`;
    await writeFile(
      path.join(folder, 'train.tsv'),
      table(line(0), 120, (i) => line(i + 1)),
    );
    await writeFile(
      path.join(folder, 'dev.tsv'),
      table(line(200), 30, (i) => line(i + 201)),
    );
    await drop(page, path.join(folder, 'train.tsv'), path.join(folder, 'dev.tsv'));
    const dialog = new TasksDialog(page);
    await expect(dialog.learn).toBeEnabled({ timeout: 20_000 });
    await expect(dialog.root.getByLabel('Text', { exact: true })).toHaveValue('column 4');
    await expect(dialog.root.getByLabel('Label', { exact: true })).toHaveValue('column 2');
    await dialog.learn.click();
    await trains(lab);
    expect((await lab.exported()).environment['testExamples']).toBe(31);
  });

  test('MRPC has quotes that never close, a mark before its header and numbered names', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open(SMALL);
    await lab.ready();
    const content = table(
      '\uFEFFQuality\t#1 ID\t#2 ID\t#1 String\t#2 String',
      120,
      (i) => `${i % 2}\t${i}\t${i + 1}\tHe said "it was ${i} .\tIt was ${i} , he said "" .`,
    );
    const dialog = new TasksDialog(page);
    await dialog.open();
    await dialog.give({ name: 'msr_paraphrase_train.txt', content });
    await expect(dialog.root.getByLabel('Second text')).toHaveValue('#2 String');
    await expect(dialog.root.getByLabel('Judged by')).toHaveValue('f1');
    await dialog.learn.click();
    await trains(lab);
  });
});

test('what cannot be read is refused by name, line and remedy; the present training stays', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(LONG);
  await lab.ready();
  await lab.press('Step');
  await expect.poll(() => lab.step()).toBe(1);
  const dialog = new TasksDialog(page);
  await dialog.open();
  const alert = dialog.root.getByRole('alert');
  for (const [name, content, words] of [
    ['empty.csv', '', /empty\.csv/],
    ['nul.tsv', 'sentence\tlabel\na\0b\tx\n', /NUL/],
    ['ragged.csv', 'text,label\na,b\nonly one\n', /ragged\.csv, line 3/],
    ['open.csv', 'text,label\n"never closed,b\nc,d\n', /line 2/],
    ['twice.tsv', 'text\ttext\tlabel\na\tb\tc\n', /“text”/],
    ['latin.tsv', Buffer.from([...Buffer.from('text\tlabel\n'), 0xe9, 0x09, 0x61, 0x0a]), /UTF-8/],
    ['book.xlsx', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]), /book\.xlsx/],
  ] as const) {
    await dialog.give({ name, content });
    await expect(alert, name).toContainText(words);
  }

  // What can be read and is no task lets another column be chosen.
  await dialog.give({
    name: 'one.csv',
    content: table('text,label,other', 60, (i) => `thing ${i},same,${i % 2 ? 'x' : 'y'}`),
  });
  await dialog.root.getByLabel('Label', { exact: true }).selectOption('label');
  await expect(alert).toContainText('same');
  await expect(dialog.learn).toBeDisabled();
  await dialog.root.getByLabel('Label', { exact: true }).selectOption('other');
  await expect(dialog.learn).toBeEnabled();
  await dialog.press('Close');
  expect(await lab.step()).toBe(1);
  await lab.press('Step');
  await expect.poll(() => lab.step()).toBe(2);
});

test('100,000 rows are read while the page answers, with progress; a reading is stopped', async ({ page }) => {
  const lab = new LabPage(page);
  await lab.open(SMALL);
  await lab.ready();
  const content = table(
    'text,label',
    100_000,
    (i) => `"line ${i} of many, ${'more and more words '.repeat(6)}",${i % 2}`,
  );
  const folder = await mkdtemp(path.join(tmpdir(), 'tasks-'));
  const file = path.join(folder, 'many.csv');
  await writeFile(file, content);
  const dialog = new TasksDialog(page);
  await dialog.open();
  await dialog.root.getByLabel('Task files').setInputFiles(file);
  await expect(dialog.root.getByRole('progressbar')).toBeVisible();
  await dialog.press('Cancel');
  await expect(dialog.root).toContainText(/Stopped\. Nothing was changed|100,000 rows/);

  await page.evaluate(() => {
    const gaps: number[] = [];
    let last = performance.now();
    const turn = (): void => {
      gaps.push(performance.now() - last);
      last = performance.now();
      setTimeout(turn, 0);
    };
    turn();
    Object.assign(window, { gaps });
  });
  if (await dialog.root.getByRole('button', { name: '← Other data' }).isVisible()) await dialog.press('← Other data');
  await dialog.root.getByLabel('Task files').setInputFiles(file);
  await expect(dialog.root).toContainText('many.csv: 100,000 rows', { timeout: 60_000 });
  await expect(dialog.learn).toBeEnabled({ timeout: 60_000 });
  await dialog.root.getByLabel('At most').fill('50');
  await expect(dialog.counts('0')).toHaveText(['40000', '25'], { timeout: 30_000 });
  await dialog.learn.click();
  await trains(lab);
  // Wall time is no property of the page; that it was never held for long is, with room for a busy machine.
  const longest = await page.evaluate(() => Math.max(...(window as unknown as { gaps: number[] }).gaps));
  expect(longest).toBeLessThan(1000);
});
