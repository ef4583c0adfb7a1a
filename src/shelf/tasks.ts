/**
 * The user's own tasks that are kept, each in a folder of its own: the examples in one file, and a record of what they
 * are, written last, so that a folder without one is what a crash has left.
 */
import * as v from 'valibot';
import { LabError } from '../lab/errors';
import { METRIC_IDS } from '../lab/scores/metric';
import type { Task } from '../lab/tasks/task';
import { named, writeFile, type FileStore } from './file-store';
import { folderOf } from './shelf';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const TaskRecordSchema = v.object({
  /** What a recipe calls it: `own:name`, or `owner/name:config` for a data set of the hub. */
  id: v.string(),
  title: v.string(),
  /** Where it came from, in words. */
  source: v.string(),
  classes: count,
  train: count,
  test: count,
  bytes: count,
  /** Milliseconds since 1970. */
  addedAt: v.number(),
});

export type TaskRecord = Readonly<v.InferOutput<typeof TaskRecordSchema>>;

const ExampleSchema = v.tuple([v.string(), v.nullable(v.string()), count]);

const TaskFileSchema = v.object({
  version: v.literal(1),
  id: v.string(),
  title: v.string(),
  question: v.string(),
  classes: v.array(v.string()),
  labelWords: v.array(v.string()),
  metric: v.picklist(METRIC_IDS),
  positive: count,
  other: v.nullable(count),
  /** Text, second text, label. */
  train: v.array(ExampleSchema),
  test: v.array(ExampleSchema),
});

type PackedExample = v.InferOutput<typeof ExampleSchema>;

const RECORD_FILE = 'record.json';
const TASK_FILE = 'task.json';

export function packTask(task: Task): Uint8Array<ArrayBuffer> {
  const pack = ({ text, text2, label }: Task['train'][number]): PackedExample => [text, text2, label];
  const file = { version: 1, ...task, train: task.train.map(pack), test: task.test.map(pack) };
  return new TextEncoder().encode(JSON.stringify(file));
}

/** @throws LabError `task-invalid` when the file is not one that `packTask` wrote. */
export function unpackTask(bytes: Uint8Array, title: string): Task {
  const parsed = v.safeParse(TaskFileSchema, parse(bytes));
  if (!parsed.success) {
    throw new LabError(
      'task-invalid',
      `The task “${title}” is no longer as it was stored.`,
      'Remove it and bring it again.',
    );
  }
  const unpack = ([text, text2, label]: PackedExample): Task['train'][number] => ({ text, text2, label });
  const { version: _version, train, test, ...rest } = parsed.output;
  return { ...rest, train: train.map(unpack), test: test.map(unpack) };
}

export class TaskShelf {
  readonly store: FileStore;

  constructor(store: FileStore) {
    this.store = named(store);
  }

  /** Latest first. */
  async records(): Promise<readonly TaskRecord[]> {
    const found: TaskRecord[] = [];
    for (const folder of await this.store.folders()) {
      const bytes = await this.store.read(folder, RECORD_FILE);
      const parsed = v.safeParse(TaskRecordSchema, bytes === null ? null : parse(bytes));
      if (parsed.success && folderOf(parsed.output.id) === folder) found.push(parsed.output);
    }
    return found.sort((a, b) => b.addedAt - a.addedAt);
  }

  /** Null where it is not here. */
  async read(id: string): Promise<Task | null> {
    const record = (await this.records()).find((one) => one.id === id);
    if (record === undefined) return null;
    return unpackTask((await this.store.read(folderOf(id), TASK_FILE)) ?? new Uint8Array(), record.title);
  }

  /** In place of one of the same id. What cannot be kept as a whole leaves nothing behind. */
  async put(record: TaskRecord, file: Uint8Array): Promise<void> {
    const folder = folderOf(record.id);
    await this.remove(record.id);
    try {
      await writeFile(this.store, folder, TASK_FILE, file);
      await writeFile(this.store, folder, RECORD_FILE, new TextEncoder().encode(JSON.stringify(record)));
    } catch (error) {
      await this.store.remove(folder).catch(() => undefined);
      throw error;
    }
  }

  async remove(id: string): Promise<void> {
    const folder = folderOf(id);
    await this.store.remove(folder, RECORD_FILE);
    await this.store.remove(folder);
  }
}

/** A task that a recipe names and nobody has brought here. */
export function taskNotStored(id: string): LabError {
  return id.startsWith('own:')
    ? new LabError(
        'task-not-stored',
        `The task “${id.slice('own:'.length)}” was somebody's own sentences; this page does not have them.`,
        'Bring them again, or choose another task.',
      )
    : new LabError(
        'task-not-stored',
        `The data set “${id}” is not in this browser yet.`,
        'Fetch it from the hub, or choose another task.',
      );
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    return null;
  }
}
