/** Bringing a task: from files to what the training opens. */
import { beforeEach, expect, test, vi } from 'vitest';
import type { Tokenizer } from '../../../src/lab/encoder/tokenizer';
import { LabError } from '../../../src/lab/errors';
import { memoryStore } from '../../../src/shelf/memory-store';
import { openTask } from '../../../src/worker/library';
import type { KeptTask, Message, OwnTasks, TablesInfo, TaskChoice, TaskRecord } from '../../../src/worker/protocol';
import { TasksDesk, type TasksSurroundings } from '../../../src/worker/tasks-desk';
import { labErrorOf } from '../lab/support/lab-error';

const NOTHING = { encoders: [], tasks: [] };
const LINES = Array.from(
  { length: 200 },
  (_, i) => `${i},the ${'very '.repeat(i % 5)}thing ${i},${i % 2 ? 'yes' : 'no'}`,
);
const FILE = new File([`id,text,answer\n${LINES.join('\n')}\n`], 'things.csv');

/** One token for each word. */
const byWords = { encode: (text: string) => text.split(' ').map(() => 1) } as unknown as Tokenizer;

let posted: Message[];
let store = memoryStore();
let surroundings: TasksSurroundings;
let desk: TasksDesk;
let positions = 100;

beforeEach(() => {
  posted = [];
  store = memoryStore();
  positions = 100;
  surroundings = {
    openStore: () => Promise.resolve({ ...store, lasting: true }),
    openTokenizer: () => Promise.resolve({ tokenizer: byWords, positions }),
    hub: { fetch, wait: () => Promise.resolve() },
    pageHost: 'localhost',
    now: () => 7,
    post: (message) => posted.push(message),
  };
  desk = new TasksDesk(surroundings);
});

const read = (...files: File[]) => desk.answer({ kind: 'read-tables', files }, NOTHING) as Promise<TablesInfo>;
const review = (choice: TaskChoice) =>
  desk.answer({ kind: 'review-choice', choice, encoder: 'tiny', baseUrl: '/' }, NOTHING);
const kept = (): readonly KeptTask[] => posted.findLast((message) => message.kind === 'kept-tasks')?.tasks ?? [];
const places = (tasks: readonly KeptTask[]) => ({
  baseUrl: 'http://lab.invalid/',
  openStore: () => Promise.resolve(store),
  kept: tasks,
});

test('a file becomes a task that the training opens, and is gone with the page', async () => {
  const info = await read(FILE);
  expect(info).toMatchObject({
    source: 'things.csv',
    tables: [{ name: 'things.csv', rows: 200 }],
    columns: ['id', 'text', 'answer'],
    guess: { choice: { text: 'text', text2: null, label: 'answer' } },
  });
  expect(info.head).toHaveLength(8);
  expect(posted.some((message) => message.kind === 'reading' && message.unit === 'bytes')).toBe(true);

  const { choice } = info.guess;
  expect(await review(choice)).toMatchObject({ train: 160, test: 40, warnings: [] });
  const record = await desk.answer(
    { kind: 'make-task', choice: { ...choice, title: 'Things' }, store: false },
    NOTHING,
  );
  expect(record).toMatchObject({ id: 'own:Things', train: 160, test: 40, addedAt: 7 });
  expect(await store.folders()).toEqual([]);
  expect(await desk.answer({ kind: 'own-tasks' }, NOTHING)).toMatchObject({
    tasks: [{ id: 'own:Things', stored: false }],
    lasting: true,
  });
  const task = await openTask('own:Things', places(kept()));
  expect(task).toMatchObject({ classes: ['no', 'yes'], metric: 'accuracy' });
  expect((await labErrorOf(() => openTask('own:Things', places([])))).code).toBe('task-not-stored');

  await desk.answer({ kind: 'remove-task', id: 'own:Things' }, NOTHING);
  expect(kept()).toEqual([]);
});

test('a task that is to be kept outlasts the page', async () => {
  const { choice } = (await read(FILE)).guess;
  await desk.answer({ kind: 'make-task', choice: { ...choice, title: 'A/B' }, store: true }, NOTHING);
  const task = await openTask('own:A B', places([]));
  expect(task.train).toHaveLength(160);
  expect(await desk.answer({ kind: 'own-tasks' }, NOTHING)).toMatchObject({ tasks: [{ id: 'own:A B', stored: true }] });
  await desk.answer({ kind: 'remove-task', id: 'own:A B' }, NOTHING);
  expect(await store.folders()).toEqual([]);
});

test('other columns are guessed around, and texts too long for the encoder are told of', async () => {
  const info = await read(FILE);
  const guess = await desk.answer(
    { kind: 'guess-choice', columns: { text: 'text', text2: 'id', label: 'answer' } },
    NOTHING,
  );
  expect(guess).toMatchObject({ choice: { text: 'text', text2: 'id', label: 'answer' } });
  positions = 17;
  expect(await review(info.guess.choice)).toMatchObject({
    warnings: [expect.stringMatching(/^About \d+ % of the texts are longer than the 17 places/) as string],
  });
});

test('an encoder is opened once for the tables that wait, and again where it was not there', async () => {
  const openTokenizer = vi
    .fn(surroundings.openTokenizer)
    .mockRejectedValueOnce(new LabError('encoder-not-stored', 'Not here.', 'Fetch it.'));
  desk = new TasksDesk({ ...surroundings, openTokenizer });
  positions = 17;
  const warned = { warnings: [expect.stringContaining('17 places') as string] };
  const { choice } = (await read(FILE)).guess;
  expect(await review(choice)).toMatchObject({ warnings: [] });
  for (let reviews = 0; reviews < 3; reviews++) expect(await review(choice)).toMatchObject(warned);
  expect(openTokenizer).toHaveBeenCalledTimes(2);
  await read(FILE);
  expect(await review(choice)).toMatchObject(warned);
  expect(openTokenizer).toHaveBeenCalledTimes(3);
});

test('what cannot be read leaves what was read before', async () => {
  await read(FILE);
  const broken = await labErrorOf(() => read(new File(['a,b\n1\n2,3\n'], 'broken.csv')));
  expect(broken).toMatchObject({ code: 'task-invalid', message: expect.stringContaining('broken.csv') as string });
  await desk.answer({ kind: 'guess-choice', columns: { text: 'text', text2: null, label: 'answer' } }, NOTHING);
});

test('a reading is stopped', async () => {
  const large = new File(
    [`text,label\n${'a line of some words,one\nanother line,two\n'.repeat(200_000)}`],
    'large.csv',
  );
  const reading = labErrorOf(() => read(large));
  await desk.answer({ kind: 'cancel-tables' }, NOTHING);
  expect((await reading).code).toBe('cancelled');
});

test('without anything read there is nothing to choose from', async () => {
  const asked = labErrorOf(() =>
    desk.answer({ kind: 'guess-choice', columns: { text: 'a', text2: null, label: 'b' } }, NOTHING),
  );
  expect(await asked).toMatchObject({ code: 'task-invalid' });
});

const made = async (title: string, toBeKept = false): Promise<TaskRecord> => {
  const { choice } = (await read(FILE)).guess;
  const request = { kind: 'make-task', choice: { ...choice, title }, store: toBeKept } as const;
  return (await desk.answer(request, NOTHING)) as TaskRecord;
};

test('a second task of one name takes nobody’s place', async () => {
  await made('Things', true);
  expect(await made('Things')).toMatchObject({ id: 'own:Things 2', title: 'Things 2' });
  expect(await made('Things ')).toMatchObject({ id: 'own:Things 3', title: 'Things 3' });
  const own = (await desk.answer({ kind: 'own-tasks' }, NOTHING)) as OwnTasks;
  expect(own.tasks.map(({ id, stored }) => [id, stored])).toEqual([
    ['own:Things', true],
    ['own:Things 2', false],
    ['own:Things 3', false],
  ]);
  expect((await openTask('own:Things 2', places(kept()))).title).toBe('Things 2');
});

test('of two by one id the list tells of the one that the training opens', async () => {
  const record = await made('Things', true);
  const again: KeptTask = { record: { ...record, train: 1, addedAt: 99 }, file: new Blob() };
  const other = new TasksDesk({ ...surroundings, openStore: () => Promise.resolve({ ...store, lasting: true }) });
  expect(await other.answer({ kind: 'own-tasks' }, { encoders: [], tasks: [again] })).toMatchObject({
    tasks: [{ id: 'own:Things', train: 1, stored: false }],
  });
});

test('a task that there is no room for is not lost: one is told how to go on without keeping it', async () => {
  const { choice } = (await read(FILE)).guess;
  const open = (): Promise<never> => Promise.reject(new DOMException('No room.', 'QuotaExceededError'));
  desk = new TasksDesk({ ...surroundings, openStore: () => Promise.resolve({ ...store, open }) });
  await read(FILE);
  const refused = await labErrorOf(() => desk.answer({ kind: 'make-task', choice, store: true }, NOTHING));
  expect(refused).toMatchObject({
    code: 'storage-full',
    message: expect.stringContaining('“things” could not be kept') as string,
    remedy: expect.stringContaining('do not keep it') as string,
  });
  expect(await desk.answer({ kind: 'make-task', choice, store: false }, NOTHING)).toMatchObject({ id: 'own:things' });
});

test('a file that was changed since it was chosen is named', async () => {
  const gone = Object.assign(new File(['text,label\n'], 'gone.csv'), {
    slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('It changed.', 'NotReadableError')) }),
  });
  expect(await labErrorOf(() => read(gone))).toMatchObject({
    code: 'task-invalid',
    message: expect.stringContaining('gone.csv cannot be read') as string,
  });
});

test('tables that nothing can be guessed of are called after their file', async () => {
  const info = await read(new File(['just one\ncolumn of\nlines\n'], 'some_lines.txt'));
  expect(info).toMatchObject({ problem: { code: 'task-invalid' }, guess: { choice: { title: 'some lines' } } });
});

test('what is read while a task is being kept goes on waiting', async () => {
  let write = (): void => undefined;
  const written = new Promise<void>((resolve) => {
    write = resolve;
  });
  const open = async (folder: string, name: string) => {
    await written;
    return store.open(folder, name);
  };
  desk = new TasksDesk({ ...surroundings, openStore: () => Promise.resolve({ ...store, open }) });
  const { choice } = (await read(FILE)).guess;
  const making = desk.answer({ kind: 'make-task', choice, store: true }, NOTHING);
  await read(new File([`sentence,kind\n${'one,a\ntwo,b\n'.repeat(5)}`], 'next.csv'));
  write();
  await making;
  const columns = { text: 'sentence', text2: null, label: 'kind' };
  expect(await desk.answer({ kind: 'guess-choice', columns }, NOTHING)).toMatchObject({ choice: { title: 'next' } });
});
