/** Trainings in a real IndexedDB. */
import { openDB } from 'idb';
import { beforeEach, expect, test } from 'vitest';
import { DEFAULT_RECIPE } from '../../src/lab/recipe';
import { MetricColumns } from '../../src/store/columns';
import { browserEntries, type ResumeEntry } from '../../src/store/resume-entries';
import { FINAL, measuredColumns } from '../unit/store/fixtures';

const DAY = 24 * 3600 * 1000;
const columns = measuredColumns();

const entryOf = (id: string, age = 0): ResumeEntry => ({
  id,
  saved: Date.now() - age,
  running: true,
  touched: true,
  query: '?gamma=0.7',
  controls: { ...DEFAULT_RECIPE, gamma: 0.7 },
  recipe: DEFAULT_RECIPE,
  reductions: ['3 seeds instead of 5'],
  marks: [{ step: 1, label: 'γ' }],
  trainingId: 'training',
  checkpoint: { step: 2, ended: false, file: new Blob([new Uint8Array([1, 2, 3])]), prompts: null, milliseconds: 5 },
  final: FINAL,
  columns: columns.packed({ step: 2, ended: false }),
});

beforeEach(async () => {
  const database = await openDB('infoprompt-resume');
  if (database.objectStoreNames.contains('trainings')) await database.clear('trainings');
  const { objectStoreNames } = database;
  database.close();
  // A database that this very test has made would be in the way of the page's own.
  if (objectStoreNames.length === 0) indexedDB.deleteDatabase('infoprompt-resume');
});

test('what was written is read back, curves and file included', async () => {
  const entry = entryOf('one');
  await browserEntries().write(entry);
  const read = await browserEntries().read('one');
  if (read === null) throw new Error('It was written.');
  const { checkpoint, columns: stored, ...rest } = read;
  const { checkpoint: file, columns: packed, ...expected } = entry;
  expect(rest).toEqual(expected);
  expect(new Uint8Array(await checkpoint.file.arrayBuffer())).toEqual(new Uint8Array(await file.file.arrayBuffer()));
  expect(stored).toEqual(packed);
  const again = new MetricColumns();
  again.goOn({ step: 2, ended: false }, 0, columns.step.runs, stored);
  expect(again.packed({ step: 2, ended: false })).toEqual(packed);
  await browserEntries().remove('one');
  expect(await browserEntries().read('one')).toBeNull();
});

test('the newest five of the last week stay', async () => {
  const entries = browserEntries();
  const ages = [1, 8, 2, 3, 4, 5, 6];
  for (const age of ages) await entries.write(entryOf(`${age} days`, age * DAY));
  const later = browserEntries();
  const kept = await Promise.all(ages.map(async (age) => ((await later.read(`${age} days`)) === null ? [] : [age])));
  expect(kept.flat().sort()).toEqual([1, 2, 3, 4, 5]);
});

test('an entry of another version, or one that is damaged, is none', async () => {
  await browserEntries().write(entryOf('one'));
  const database = await openDB('infoprompt-resume', 1);
  const stored = (await database.get('trainings', 'one')) as { columns: object };
  await database.put('trainings', { ...stored, id: 'old', version: 0 });
  await database.put('trainings', { ...stored, id: 'damaged', marks: 'none' });
  const cut = { ...stored.columns, numbers: new Blob(['short']) };
  await database.put('trainings', { ...stored, id: 'cut', columns: cut });
  database.close();
  const entries = browserEntries();
  expect(await entries.read('old')).toBeNull();
  expect(await entries.read('damaged')).toBeNull();
  expect(await entries.read('cut')).toBeNull();
  expect(await entries.read('one')).not.toBeNull();
});
