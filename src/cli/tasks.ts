/** Tasks from files or from the hub on the command line: any table that the laboratory reads, its columns guessed or named. */
import path from 'node:path';
import { LabError } from '../lab/errors';
import { buildTask } from '../lab/tasks/tables/build';
import { MAX_TEST, type TaskChoice } from '../lab/tasks/tables/choice';
import { guessChoice } from '../lab/tasks/tables/guess';
import { readTable } from '../lab/tasks/tables/read';
import { reviewChoice } from '../lab/tasks/tables/review';
import type { Split, Table } from '../lab/tasks/tables/table';
import type { Task } from '../lab/tasks/task';
import { fetchTask } from './data-sets';
import { readBytes } from './platform';

/** Options that say what a task from files is. */
export const TASK_OPTIONS = [
  'train',
  'test',
  'split-seed',
  'test-share',
  'text-column',
  'text2-column',
  'label-column',
] as const;

export type TaskOptions = Readonly<Partial<Record<(typeof TASK_OPTIONS)[number], string | undefined>>>;

/**
 * The task in one file, split as its rows say or at random, or in two. What was guessed, and what there is to think
 * about, is told a line at a time.
 *
 * @throws LabError `task-missing` for a file that cannot be read, `task-invalid` for one that is no task,
 *   `recipe-invalid` for options that do not go together.
 */
export async function loadTaskFiles(train: string, options: TaskOptions, tell: (line: string) => void): Promise<Task> {
  const split = readSplit(options);
  const tables = await readTables(train, options.test);
  const { choice: guess, notes } = guessChoice(tables, {
    text: options['text-column'],
    text2: options['text2-column'],
    label: options['label-column'],
  });
  const title = path.basename(path.dirname(path.resolve(train)));
  const choice: TaskChoice = { ...guess, title, maxTest: MAX_TEST, split: splitOf(guess, split, options.test) };
  return buildAndTell(tables, choice, title, notes, tell);
}

export interface LoadedTask {
  readonly task: Task;
  /** Commit of the data set that it was made from; null where there is none, or it is not known. */
  readonly revision: string | null;
}

/**
 * The task in a data set of the hub, fetched once and kept.
 *
 * @throws LabError `hub-…` or `download-…` when it cannot be had, `task-invalid` when it is no task.
 */
export async function loadDataSet(name: string, tell: (line: string) => void): Promise<LoadedTask> {
  const { id, tables, choice: known, revision } = await fetchTask(name);
  const guess = known === null ? guessChoice(tables) : { choice: known, notes: [] };
  const choice: TaskChoice = { ...guess.choice, maxTest: MAX_TEST };
  return { task: buildAndTell(tables, choice, id, guess.notes, tell), revision };
}

function buildAndTell(
  tables: readonly Table[],
  choice: TaskChoice,
  id: string,
  notes: readonly string[],
  tell: (line: string) => void,
): Task {
  // Told first: they may explain why no task can be made.
  for (const note of notes) tell(`note: ${note}`);
  const task = buildTask(tables, choice, id);
  tell(describe(choice, task));
  for (const { text } of reviewChoice(tables, choice).warnings) tell(`warning: ${text}`);
  return task;
}

interface WantedSplit {
  readonly seed: number | null;
  readonly testShare: number | null;
}

function readSplit(options: TaskOptions): WantedSplit {
  const seed = readNumber('split-seed', options['split-seed'], 0, 2 ** 32 - 1);
  if (seed !== null && !Number.isInteger(seed)) throw refused('split-seed', options['split-seed'], 'a whole number');
  const testShare = readNumber('test-share', options['test-share'], 0.05, 0.9);
  if (options.test !== undefined && (seed !== null || testShare !== null)) {
    throw new LabError(
      'recipe-invalid',
      `--${seed === null ? 'test-share' : 'split-seed'} says how to draw test examples, yet --test gives them.`,
      'Leave out one of the two.',
    );
  }
  return { seed, testShare };
}

function readNumber(option: string, given: string | undefined, least: number, most: number): number | null {
  if (given === undefined) return null;
  const value = Number(given);
  if (given.trim() !== '' && value >= least && value <= most) return value;
  throw refused(option, given, `a number from ${least} to ${most}`);
}

function refused(option: string, given: string | undefined, wanted: string): LabError {
  return new LabError('recipe-invalid', `--${option} is “${given ?? ''}”.`, `Give ${wanted}.`);
}

async function readTables(train: string, test: string | undefined): Promise<Table[]> {
  const tables = await readFile(train);
  if (test === undefined) return tables;
  return [...asSplit(tables, 'train'), ...asSplit(await readFile(test), 'test')];
}

async function readFile(file: string): Promise<Table[]> {
  return readTable(file, await readBytes(file, 'task-missing'));
}

/** A file that holds several splits is asked for the one it is given as; one that holds a single table is that. */
function asSplit(tables: readonly Table[], split: Split): Table[] {
  const own = tables.length > 1 ? tables.filter((table) => table.split === split) : [];
  return (own.length > 0 ? own : tables).map((table) => ({ ...table, split }));
}

function splitOf(guess: TaskChoice, { seed, testShare }: WantedSplit, test: string | undefined): TaskChoice['split'] {
  if (test !== undefined) return { kind: 'given', column: null };
  if (guess.split.kind === 'given' && seed === null && testShare === null) return guess.split;
  const drawn = guess.split.kind === 'random' ? guess.split : { testShare: 0.2, seed: 0 };
  return { kind: 'random', testShare: testShare ?? drawn.testShare, seed: seed ?? drawn.seed };
}

function describe({ text, text2, label, split }: TaskChoice, task: Task): string {
  const texts = text2 === null ? `text “${text}”` : `texts “${text}” and “${text2}”`;
  const shown = task.classes.slice(0, 8).join(', ') + (task.classes.length > 8 ? ', …' : '');
  const drawn =
    split.kind === 'given'
      ? ''
      : `, ${Number((100 * split.testShare).toFixed(1))}% drawn for testing with seed ${split.seed}`;
  return `task: ${texts}, label “${label}” (${task.classes.length} classes: ${shown}), metric ${task.metric}, ${task.train.length} training and ${task.test.length} test examples${drawn}`;
}
