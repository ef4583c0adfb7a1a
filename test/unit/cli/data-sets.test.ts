/** `--task OWNER/NAME`: fetched once and kept. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dataSetDirectory, fetchTask, rowsOf } from '../../../src/cli/data-sets';
import { loadDataSet } from '../../../src/cli/tasks';
import { fixtureDataSets } from '../../support/data-set-answers';
import { startDataSetServer, type DataSetServer } from '../../support/data-set-server';
import { COMMIT } from '../../support/hub-server';
import { labErrorOf } from '../lab/support/lab-error';

let server: DataSetServer;
let folder: string;
let said: string;

beforeEach(async () => {
  server = await startDataSetServer();
  folder = mkdtempSync(path.join(tmpdir(), 'data-sets-'));
  vi.stubEnv('XDG_CACHE_HOME', folder);
  vi.stubEnv('HF_ENDPOINT', server.address);
  vi.stubEnv('HF_DATASETS_SERVER', undefined);
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a data set is fetched once and kept, with all its splits', async () => {
  const first = await fetchTask('lab/moods');
  expect(first).toMatchObject({ id: 'lab/moods:default', choice: null, revision: COMMIT });
  expect(first.tables.map(({ name, split, rows }) => [name, split, rows])).toEqual([
    ['moods, train', 'train', 230],
    ['moods, validation', 'validation', 50],
    ['moods, test', 'test', 16],
  ]);
  const rows = (await fixtureDataSets())['lab/moods']?.['default']?.splits['train'] ?? [];
  expect(first.tables[0]?.cells[0]).toEqual(rows.map(({ text }) => text));
  expect(said).toMatch(/fetching train: 7 of 7 kB/);
  expect(said).toContain(COMMIT);
  expect(said).toContain(path.join(folder, 'infoprompt-lab', 'data-sets'));
  expect(dataSetDirectory()).toBe(path.join(folder, 'infoprompt-lab', 'data-sets'));

  const before = server.asked.length;
  expect(await fetchTask('lab/moods')).toEqual(first);
  expect(server.asked).toHaveLength(before);
});

test('what a crash has left is fetched anew', async () => {
  const first = await fetchTask('lab/pairs:hard');
  expect(first.id).toBe('lab/pairs:hard');
  expect(first.tables[0]?.leftOut).toEqual([{ column: 'tags', holds: 'lists or records' }]);
  const [kept = ''] = readdirSync(dataSetDirectory());
  writeFileSync(path.join(dataSetDirectory(), kept, 'tables.json'), '{"version": 1, "tab');
  const before = server.asked.length;
  expect(await fetchTask('lab/pairs:hard')).toEqual(first);
  expect(server.asked.length).toBeGreaterThan(before);
});

test('a folder that nothing can be kept in is named', async () => {
  writeFileSync(path.join(folder, 'infoprompt-lab'), 'a file');
  const error = await labErrorOf(() => fetchTask('lab/moods'));
  expect(error.code).toBe('storage-failed');
  expect(error.message).toContain('infoprompt-lab');
});

test('who gets a part of the rows is told', () => {
  expect(rowsOf({ rows: 230 })).toBe('230 rows');
  expect(rowsOf({ rows: 200_000 })).toMatch(/first 200000 rows/);
});

test('what there is to think about is told, what was guessed first', async () => {
  const lines: string[] = [];
  const { task, revision } = await loadDataSet('lab/moods', (line) => lines.push(line));
  expect([task.id, revision]).toEqual(['lab/moods:default', COMMIT]);
  const [note, told] = [/^note: /, /^task: /].map((kind) => lines.findIndex((line) => kind.test(line)));
  expect(note).toBeGreaterThanOrEqual(0);
  expect(told).toBeGreaterThan(note ?? Infinity);
  expect(lines.at(-1)).toMatch(/^warning: 1 row without a text is left out: moods, train, row 5/);
});

test('nothing is kept of what could not be fetched', async () => {
  expect((await labErrorOf(() => fetchTask('lab/pairs'))).message).toMatch(/several configurations: easy, hard/);
  expect((await labErrorOf(() => fetchTask('lab/moods-private'))).code).toBe('hub-refused');
  expect((await labErrorOf(() => fetchTask('no name'))).code).toBe('hub-name-invalid');
  expect(readdirSync(folder)).toEqual([]);
  expect(process.listenerCount('SIGINT')).toBe(0);
});
