import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readLink } from '../../../src/store/link';
import { Session } from '../../../src/store/session';
import { Tasks } from '../../../src/store/tasks';
import { connect } from '../../../src/worker/client';
import type { ChoiceReview, TablesInfo, TaskChoice, TaskRecord } from '../../../src/worker/protocol';
import { HandWorker } from './hand-worker';

const CHOICE: TaskChoice = {
  title: 'mine',
  question: '',
  text: 'text',
  text2: null,
  label: 'label',
  classes: [
    { value: '0', name: 'no', word: 'no' },
    { value: '1', name: 'yes', word: 'yes' },
  ],
  leaveOut: [],
  metric: 'accuracy',
  positive: null,
  other: null,
  split: { kind: 'random', testShare: 0.2, seed: 0 },
  maxTest: 2000,
};
const TABLES: TablesInfo = {
  source: 'mine.csv',
  tables: [{ name: 'mine.csv', split: null, rows: 2 }],
  columns: ['text', 'label'],
  head: [['a', '0']],
  guess: { choice: CHOICE, notes: ['A note.'] },
  problem: null,
};
const REVIEW: ChoiceReview = { train: 8, test: 2, classes: [], warnings: [] };
const RECORD: TaskRecord = {
  id: 'own:mine',
  title: 'mine',
  source: 'mine.csv',
  classes: 2,
  train: 8,
  test: 2,
  bytes: 99,
  addedAt: 1,
};
const FILES = [new File(['text,label\n'], 'mine.csv')];

let worker: HandWorker;
let session: Session;
let tasks: Tasks;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', () => Promise.reject(new Error('offline')));
  worker = new HandWorker();
  const client = connect(worker.open);
  session = new Session(client, readLink(''), 'https://lab.example/');
  tasks = new Tasks(client, session, { baseUrl: 'https://lab.example/', hub: null });
});
afterEach(() => {
  tasks.dispose();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const state = () => tasks.store.getState();

async function readTables(): Promise<void> {
  void tasks.read(FILES);
  await worker.reply('read-tables', TABLES);
  await worker.reply('review-choice', REVIEW);
}

describe('bringing files', () => {
  it('reads, guesses, looks at the guess and makes the task the recipe’s', async () => {
    void tasks.read(FILES);
    expect(state()).toMatchObject({ dialogOpen: true, reading: { name: 'mine.csv', done: 0 } });
    worker.say({ kind: 'reading', name: 'mine.csv', unit: 'bytes', done: 5, total: 10, note: null });
    expect(state().reading).toMatchObject({ done: 5, total: 10 });
    await worker.reply('read-tables', TABLES);
    expect(state()).toMatchObject({ reading: null, choice: CHOICE, notes: ['A note.'], review: null });
    expect(worker.last('review-choice').request).toMatchObject({ choice: CHOICE, encoder: 'tiny' });
    await worker.reply('review-choice', REVIEW);
    expect(state().review).toEqual(REVIEW);

    tasks.setStore(true);
    void tasks.make();
    expect(worker.last('make-task').request).toMatchObject({ choice: CHOICE, store: true });
    await worker.reply('make-task', RECORD);
    expect(session.store.getState().recipe.task).toBe('own:mine');
    expect(state()).toMatchObject({ dialogOpen: false, tables: null, choice: null, making: false });
  });

  it('keeps what was read when the next file cannot be', async () => {
    await readTables();
    void tasks.read([new File([], 'empty.csv')]);
    await worker.refuse('read-tables', 'empty.csv is empty.');
    expect(state()).toMatchObject({
      tables: TABLES,
      reading: null,
      problem: { section: 'files', failure: { message: 'empty.csv is empty.' } },
    });
  });

  it('is stopped by asking, and over when the worker says so', async () => {
    void tasks.read(FILES);
    tasks.cancel();
    expect(worker.asked('cancel-tables')).toBe(1);
    expect(state().reading?.stopping).toBe(true);
    await worker.refuse('read-tables', 'Reading was stopped.', 'cancelled');
    expect(state()).toMatchObject({ reading: null, tables: null, problem: { failure: { code: 'cancelled' } } });
  });
});

describe('correcting the guess', () => {
  it('guesses the rest anew when a column changes, the name apart', async () => {
    await readTables();
    tasks.setChoice({ title: 'Better name' });
    void tasks.setColumns({ text: 'label', text2: null, label: 'text' });
    expect(state()).toMatchObject({ review: null, choice: { text: 'label', label: 'text' } });
    await worker.reply('guess-choice', { choice: { ...CHOICE, text: 'label', label: 'text' }, notes: ['Other.'] });
    expect(state()).toMatchObject({ choice: { title: 'Better name', text: 'label' }, notes: ['Other.'] });
    await worker.reply('review-choice', REVIEW);
    expect(state().review).toEqual(REVIEW);
  });

  it('says why a column cannot be the label, and makes nothing of it', async () => {
    await readTables();
    void tasks.setColumns({ text: 'text', text2: null, label: 'text' });
    await worker.refuse('guess-choice', 'The column “text” has 1,000 different values.');
    expect(state()).toMatchObject({ review: null, problem: { section: 'choice' } });
  });

  it('looks once at a choice that changes quickly', async () => {
    await readTables();
    const before = worker.asked('review-choice');
    tasks.setChoice({ maxTest: 1 });
    tasks.setChoice({ maxTest: 12 });
    await vi.advanceTimersByTimeAsync(300);
    expect(worker.asked('review-choice')).toBe(before + 1);
    expect(worker.last('review-choice').request.choice.maxTest).toBe(12);
  });

  it('goes back to other data and hears no late review', async () => {
    await readTables();
    tasks.setChoice({ maxTest: 3 });
    tasks.back();
    await vi.advanceTimersByTimeAsync(300);
    expect(state()).toMatchObject({ tables: null, choice: null, review: null });
    expect(worker.asked('review-choice')).toBe(1);
  });
});

describe('what comes at an awkward time', () => {
  it('a late answer to a guess does not undo a name', async () => {
    await readTables();
    void tasks.setColumns({ text: 'text', text2: null, label: 'label' });
    tasks.setChoice({ title: 'Written meanwhile' });
    await worker.reply('guess-choice', { choice: CHOICE, notes: [] });
    expect(state().choice?.title).toBe('Written meanwhile');
  });

  it('after a column that cannot be the label there is nothing to look at, and why stays said', async () => {
    await readTables();
    void tasks.setColumns({ text: 'text', text2: null, label: 'text' });
    await worker.refuse('guess-choice', 'It is chosen twice.');
    const asked = worker.asked('review-choice');
    tasks.setChoice({ title: 'A name', maxTest: 5 });
    await vi.advanceTimersByTimeAsync(300);
    expect(worker.asked('review-choice')).toBe(asked);
    expect(state()).toMatchObject({ choice: { classes: [] }, review: null });
    expect(state().problem?.failure.message).toBe('It is chosen twice.');
  });

  it('a name alone is nothing to count anew', async () => {
    await readTables();
    tasks.setChoice({ title: 'Other' });
    await vi.advanceTimersByTimeAsync(300);
    expect(worker.asked('review-choice')).toBe(1);
    expect(state().review).toEqual(REVIEW);
  });

  it('a review of what was read before is not heard of what was read next', async () => {
    await readTables();
    tasks.setChoice({ maxTest: 3 });
    await vi.advanceTimersByTimeAsync(300);
    const { id } = worker.last('review-choice');
    const problem = { code: 'task-invalid', message: 'No label.', remedy: 'Name it.' } as const;
    void tasks.read(FILES);
    await worker.reply('read-tables', { ...TABLES, problem });
    worker.say({ kind: 'reply', id, value: REVIEW });
    await vi.advanceTimersByTimeAsync(0);
    expect(state()).toMatchObject({ review: null, problem: { failure: problem } });
  });

  it('a second drop takes the place of the first, whose answer is not heard', async () => {
    void tasks.read(FILES);
    const first = worker.last('read-tables').id;
    void tasks.read([new File(['x'], 'second.csv')]);
    await worker.reply('read-tables', { ...TABLES, source: 'second.csv' });
    worker.say({ kind: 'reply', id: first, value: TABLES });
    await vi.advanceTimersByTimeAsync(0);
    expect(state().tables?.source).toBe('second.csv');
  });

  it('nothing is made while something is read, nor twice', async () => {
    await readTables();
    void tasks.read(FILES);
    void tasks.make();
    expect(worker.asked('make-task')).toBe(0);
    await worker.reply('read-tables', TABLES);
    void tasks.make();
    void tasks.make();
    expect(worker.asked('make-task')).toBe(1);
  });

  it('files that are dropped while a task is made are not lost', async () => {
    await readTables();
    void tasks.make();
    const { id } = worker.last('make-task');
    void tasks.read(FILES);
    await worker.reply('read-tables', { ...TABLES, source: 'next.csv' });
    worker.say({ kind: 'reply', id, value: RECORD });
    await vi.advanceTimersByTimeAsync(0);
    expect(state().tables?.source).toBe('next.csv');
  });

  it('a task by the name that the recipe has already is opened anew', async () => {
    session.change({ task: RECORD.id });
    await readTables();
    const reset = vi.spyOn(session, 'reset').mockReturnValue();
    void tasks.make();
    await worker.reply('make-task', RECORD);
    expect(reset).toHaveBeenCalledOnce();
    await readTables();
    void tasks.make();
    await worker.reply('make-task', { ...RECORD, id: 'own:mine 2' });
    expect(reset).toHaveBeenCalledOnce();
  });

  it('what comes of a reading is told where the dialog is closed', async () => {
    void tasks.read(FILES);
    tasks.hide();
    await worker.reply('read-tables', TABLES);
    expect(session.store.getState().announcement).toBe('mine.csv was read.');
    void tasks.read(FILES);
    tasks.hide();
    await worker.refuse('read-tables', 'mine.csv is empty.');
    expect(session.store.getState().announcement).toBe('mine.csv is empty.');
    expect(state().problem?.failure.message).toBe('mine.csv is empty.');
  });

  it('a worker that hears nothing is ended, and that is told once, in its place', async () => {
    void tasks.fetch({ name: 'owner/name', config: null, splits: ['train'], maxRows: 10 });
    tasks.cancel();
    await vi.advanceTimersByTimeAsync(3001);
    expect(state()).toMatchObject({ reading: null, problem: { section: 'hub', failure: { code: 'cancelled' } } });
  });

  it('a worker that stops is told of, and the next reading has a fresh one', async () => {
    await readTables();
    void tasks.read(FILES);
    const opened = worker.opened;
    worker.crash('out of memory');
    await vi.advanceTimersByTimeAsync(0);
    expect(state()).toMatchObject({ reading: null, problem: { section: 'files', failure: { code: 'internal' } } });
    await readTables();
    expect(worker.opened).toBe(opened + 1);
    expect(state().review).toEqual(REVIEW);
  });

  it('going back leads the keyboard to the files', async () => {
    tasks.show('hub', 'owner/name');
    await readTables();
    tasks.show('hub', 'owner/name');
    tasks.back();
    expect(state().lookAt).toBe('files');
  });
});

it('the split that was guessed comes back, also with other columns', async () => {
  await readTables();
  const guessed = { ...CHOICE, split: { kind: 'given', column: 'part' } } as const;
  void tasks.setColumns({ text: 'text', text2: null, label: 'label' });
  await worker.reply('guess-choice', { choice: guessed, notes: [] });
  tasks.setSplit('random');
  expect(state().choice?.split.kind).toBe('random');
  tasks.setSplit('given');
  expect(state().choice?.split).toEqual(guessed.split);
  tasks.setMetric('macro-f1-without-other');
  expect(state().choice?.other).toBe('1');
});

describe('the hub', () => {
  it('is asked what there is, then for what the user chose', async () => {
    void tasks.describe('owner/name');
    expect(worker.last('describe-data-set').request).toMatchObject({ name: 'owner/name', hub: null });
    const dataSet = { id: 'owner/name', revision: null, licence: 'mit', configs: [], files: null };
    await worker.reply('describe-data-set', dataSet);
    expect(state()).toMatchObject({ dataSet, reading: null });
    void tasks.fetch({ name: 'owner/name', config: 'a', splits: ['train'], maxRows: 10 });
    await worker.reply('fetch-data-set', TABLES);
    expect(state().tables).toEqual(TABLES);
    tasks.setName('owner/other');
    expect(state().dataSet).toBeNull();
  });

  it('says in its own place why it gives nothing', async () => {
    void tasks.describe('owner/nothing');
    await worker.refuse('describe-data-set', 'There is none.', 'hub-not-found');
    expect(state()).toMatchObject({ reading: null, problem: { section: 'hub', failure: { code: 'hub-not-found' } } });
  });
});

it('lists own tasks and removes them', async () => {
  void tasks.refresh();
  await vi.advanceTimersByTimeAsync(0);
  await worker.reply('own-tasks', { tasks: [{ ...RECORD, stored: true }], lasting: true });
  expect(state().own?.tasks).toHaveLength(1);
  void tasks.remove('own:mine');
  await worker.reply('remove-task', null);
  await worker.reply('own-tasks', { tasks: [], lasting: true });
  expect(state().own?.tasks).toEqual([]);
});
