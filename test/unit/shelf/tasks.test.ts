import { beforeEach, expect, test } from 'vitest';
import type { Task } from '../../../src/lab/tasks/task';
import { writeFile } from '../../../src/shelf/file-store';
import { memoryStore } from '../../../src/shelf/memory-store';
import { folderOf } from '../../../src/shelf/shelf';
import { packTask, TaskShelf, taskNotStored, unpackTask, type TaskRecord } from '../../../src/shelf/tasks';
import { labErrorOf } from '../lab/support/lab-error';

const TASK: Task = {
  id: 'own:letters',
  title: 'Letters',
  question: 'Which one?',
  classes: ['a', 'b'],
  labelWords: ['first', 'second'],
  metric: 'f1',
  positive: 1,
  other: null,
  train: [
    { text: 'naïve “quotes” and 漢字', text2: null, label: 0 },
    { text: 'one', text2: 'two', label: 1 },
  ],
  test: [{ text: '', text2: null, label: 1 }],
};
const RECORD: TaskRecord = {
  id: TASK.id,
  title: TASK.title,
  source: 'letters.csv',
  classes: 2,
  train: 2,
  test: 1,
  bytes: 10,
  addedAt: 5,
};

let store = memoryStore();
let shelf = new TaskShelf(store);
beforeEach(() => {
  store = memoryStore();
  shelf = new TaskShelf(store);
});

test('a task comes back as it was packed', () => {
  expect(unpackTask(packTask(TASK), 'Letters')).toEqual(TASK);
});

test('a file that was not packed here is refused by the task’s name', async () => {
  for (const bytes of ['', '{}', '{"version":2}', 'no json']) {
    const error = await labErrorOf(() => unpackTask(new TextEncoder().encode(bytes), 'Letters'));
    expect(error).toMatchObject({ code: 'task-invalid', message: expect.stringContaining('“Letters”') as string });
  }
});

test('tasks are listed latest first, read, replaced and removed', async () => {
  await shelf.put(RECORD, packTask(TASK));
  await shelf.put({ ...RECORD, id: 'owner/name:part', addedAt: 9 }, packTask({ ...TASK, id: 'owner/name:part' }));
  expect((await shelf.records()).map(({ id }) => id)).toEqual(['owner/name:part', 'own:letters']);
  expect(await shelf.read('own:letters')).toEqual(TASK);

  await shelf.put({ ...RECORD, title: 'New' }, packTask({ ...TASK, title: 'New' }));
  expect((await shelf.read('own:letters'))?.title).toBe('New');
  expect(await shelf.records()).toHaveLength(2);

  await shelf.remove('own:letters');
  expect(await shelf.read('own:letters')).toBeNull();
  expect(await store.folders()).toEqual([folderOf('owner/name:part')]);
});

test('what cannot be kept as a whole leaves nothing behind', async () => {
  const full = {
    ...store,
    open: async (folder: string, name: string) => {
      if (name === 'record.json') throw new DOMException('No room.', 'QuotaExceededError');
      return store.open(folder, name);
    },
  };
  const error = await labErrorOf(() => new TaskShelf(full).put(RECORD, packTask(TASK)));
  expect(error.code).toBe('storage-full');
  expect(await store.folders()).toEqual([]);
});

test('names of folders stay short in any script, and differ', async () => {
  const ids = ['漢'.repeat(80), `${'漢'.repeat(79)}字`, 'я'.repeat(196)].map((name) => `own:${name}`);
  const folders = ids.map(folderOf);
  expect(new Set(folders).size).toBe(ids.length);
  for (const folder of folders) expect(folder).toMatch(/^[\w%.~-]{1,200}$/);
  for (const id of ids) await shelf.put({ ...RECORD, id }, packTask({ ...TASK, id }));
  expect((await shelf.records()).map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect((await shelf.read(ids[0] ?? ''))?.id).toBe(ids[0]);
});

test('what a crash has left is no task', async () => {
  await writeFile(store, folderOf('own:half'), 'task.json', packTask(TASK));
  await writeFile(store, folderOf('own:odd'), 'record.json', new TextEncoder().encode('{"id":"own:other"}'));
  expect(await shelf.records()).toEqual([]);
  expect(await shelf.read('own:half')).toBeNull();
});

test('what is missing is called by its name, and one is told how to come by it', () => {
  expect(taskNotStored('own:mine')).toMatchObject({ message: expect.stringContaining('“mine”') as string });
  expect(taskNotStored('owner/name:x')).toMatchObject({ remedy: expect.stringContaining('Fetch') as string });
});
