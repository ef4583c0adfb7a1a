/** Bringing a task: from files to what the training opens. */
import { beforeEach, expect, test } from 'vitest';
import type { Tokenizer } from '../../../src/lab/encoder/tokenizer';
import { memoryStore } from '../../../src/shelf/memory-store';
import { openTask } from '../../../src/worker/library';
import type { KeptTask, Message, TablesInfo, TaskChoice } from '../../../src/worker/protocol';
import { TasksDesk } from '../../../src/worker/tasks-desk';
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
let desk: TasksDesk;
let positions = 100;

beforeEach(() => {
  posted = [];
  store = memoryStore();
  positions = 100;
  desk = new TasksDesk({
    openStore: () => Promise.resolve({ ...store, lasting: true }),
    openTokenizer: () => Promise.resolve({ tokenizer: byWords, positions }),
    hub: { fetch, wait: () => Promise.resolve() },
    pageHost: 'localhost',
    now: () => 7,
    post: (message) => posted.push(message),
  });
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
