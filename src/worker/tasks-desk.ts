/** Answers what the page asks about tasks that are brought or fetched: one reading at a time, everything else meanwhile. */
import { dataSetServerOf, hubForPage } from '../hub/address';
import { describeDataSet, type DataSetDescription } from '../hub/data-set';
import { fetchDataSet, type DataSetProgress, type KeptRows } from '../hub/data-set-fetch';
import type { DataSetHub } from '../hub/data-set-hub';
import { parseDataSetName } from '../hub/data-set-name';
import { configOf } from '../hub/data-set-parts';
import { choiceOf, findSuggestion } from '../hub/data-set-suggestions';
import type { Hub } from '../hub/request';
import { LabError } from '../lab/errors';
import { freeTitle, ownId } from '../lab/tasks/own-names';
import { buildTask } from '../lab/tasks/tables/build';
import type { TaskChoice } from '../lab/tasks/tables/choice';
import { guessChoice, type Guess } from '../lab/tasks/tables/guess';
import { reviewChoice } from '../lab/tasks/tables/review';
import type { Table } from '../lab/tasks/tables/table';
import type { FileStore } from '../shelf/file-store';
import { packTask, TaskShelf, type TaskRecord } from '../shelf/tasks';
import { cutWarning } from './cut-warning';
import { describeTables } from './describe-tables';
import type {
  ChoiceReview,
  DataSetRequest,
  Kept,
  KeptEncoder,
  KeptTask,
  Message,
  OwnTasks,
  Replies,
  TablesInfo,
  TasksRequest,
} from './protocol';
import { readFiles } from './read-files';
import type { EncoderReader } from './tokenizers';

export interface TasksSurroundings {
  readonly openStore: () => Promise<FileStore>;
  readonly openTokenizer: (id: string, baseUrl: string, kept: readonly KeptEncoder[]) => Promise<EncoderReader>;
  readonly hub: Pick<Hub, 'fetch' | 'wait'>;
  /** Name of the machine that the page comes from. */
  readonly pageHost: string;
  readonly now: () => number;
  readonly post: (message: Message) => void;
}

/** How often progress is told, milliseconds. */
const PROGRESS_INTERVAL = 100;

type Progress = Pick<Extract<Message, { kind: 'reading' }>, 'name' | 'unit' | 'done' | 'total'>;

type ReviewRequest = Extract<TasksRequest, { kind: 'review-choice' }>;

/** Tables that wait for a choice. */
interface Waiting {
  readonly tables: readonly Table[];
  /** What a task made of them is called in recipes; null for files: it depends on the title. */
  readonly id: string | null;
  readonly source: string;
  /** What their reviews have opened, by encoder: a choice is reviewed at every change. */
  readonly readers: Map<string, Promise<EncoderReader>>;
}

export class TasksDesk {
  #begun = false;
  #shelf: Promise<TaskShelf> | null = null;
  #reading: AbortController | null = null;
  #waiting: Waiting | null = null;
  #described: DataSetDescription | null = null;
  /** Rows of data sets that were cut off; the same request goes on with them. */
  readonly #rows: KeptRows = new Map();
  /** Tasks that go with the page. */
  readonly #kept = new Map<string, KeptTask>();

  constructor(private readonly around: TasksSurroundings) {}

  /** @param kept what is in no storage; tasks among it were made by a desk before this one. @throws LabError */
  async answer(request: TasksRequest, kept: Kept): Promise<Replies[TasksRequest['kind']]> {
    this.#inherit(kept.tasks);
    switch (request.kind) {
      case 'own-tasks':
        return this.#list();
      case 'read-tables':
        return this.#read((signal) => this.#readFiles(request.files, signal));
      case 'describe-data-set':
        return this.#read((signal) => this.#describe(request.name, request.hub, signal));
      case 'fetch-data-set':
        return this.#read((signal) => this.#fetch(request, signal));
      case 'cancel-tables':
        this.#reading?.abort();
        return null;
      case 'guess-choice':
        return guessChoice(this.#present().tables, request.columns);
      case 'review-choice':
        return this.#review(request, kept.encoders);
      case 'make-task':
        return this.#make(request.choice, request.store);
      case 'remove-task':
        await (await this.#open()).remove(request.id);
        this.#kept.delete(request.id);
        this.#tellKept();
        return null;
    }
  }

  #inherit(tasks: readonly KeptTask[]): void {
    if (this.#begun) return;
    this.#begun = true;
    for (const task of tasks) this.#kept.set(task.record.id, task);
  }

  #open(): Promise<TaskShelf> {
    this.#shelf ??= this.around.openStore().then((store) => new TaskShelf(store));
    return this.#shelf;
  }

  #present(): Waiting {
    if (this.#waiting !== null) return this.#waiting;
    throw new LabError('task-invalid', 'Nothing has been read.', 'Choose the files once more.');
  }

  async #list(): Promise<OwnTasks> {
    const shelf = await this.#open();
    const stored = new Map((await shelf.records()).map((record) => [record.id, record]));
    // Of two by one id, the training opens the one that goes with the page: it is the latest.
    const kept = [...this.#kept.values()].map(({ record }) => record);
    const tasks = [...new Map([...stored, ...kept.map((record) => [record.id, record] as const)]).values()]
      .map((record) => ({ ...record, stored: stored.get(record.id)?.addedAt === record.addedAt }))
      .sort((a, b) => b.addedAt - a.addedAt);
    return { tasks, lasting: shelf.store.lasting };
  }

  /** One at a time; a fresh one takes the place of one under way. */
  async #read<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    try {
      return await work(reading.signal);
    } finally {
      if (this.#reading === reading) this.#reading = null;
    }
  }

  async #readFiles(files: readonly File[], signal: AbortSignal): Promise<TablesInfo> {
    const told = this.#telling((name: string, done: number, total: number) => ({ name, unit: 'bytes', done, total }));
    const tables = await readFiles(files, signal, told);
    const source = files.map(({ name }) => name).join(', ');
    return this.#keep({ tables, id: null, source }, null);
  }

  #hub(address: string | null): DataSetHub {
    const hub = hubForPage(address, this.around.pageHost);
    return { ...this.around.hub, address: hub, dataSets: dataSetServerOf(hub) };
  }

  async #describe(name: string, address: string | null, signal: AbortSignal): Promise<DataSetDescription> {
    const receiver = { signal, onNote: this.#noting(name) };
    this.#described = await describeDataSet(this.#hub(address), parseDataSetName(name), receiver);
    return this.#described;
  }

  async #fetch({ hub, ...request }: DataSetRequest, signal: AbortSignal): Promise<TablesInfo> {
    const receiver = { signal, onNote: this.#noting(request.name) };
    const description =
      this.#described?.id === request.name
        ? this.#described
        : await describeDataSet(this.#hub(hub), { name: request.name, config: request.config }, receiver);
    const { id } = description;
    const { config } = configOf(description, request.config);
    const onProgress = this.#telling(({ split, ...progress }: DataSetProgress) => ({
      name: `${id}, ${split}`,
      ...progress,
    }));
    const tables = await fetchDataSet(
      this.#hub(hub),
      { ...request, config, description },
      { ...receiver, onProgress },
      this.#rows,
    );
    const known = findSuggestion({ name: id, config }) ?? findSuggestion({ name: request.name, config });
    const guess = known === null ? null : { choice: choiceOf(known), notes: [] };
    return this.#keep({ tables, id: `${id}:${config}`, source: `${id}, ${config}, from the hub` }, guess);
  }

  /** At most so often as a person can see. */
  #telling<A extends readonly unknown[]>(describe: (...progress: A) => Progress): (...progress: A) => void {
    let told = -Infinity;
    return (...progress) => {
      const now = this.around.now();
      if (now - told < PROGRESS_INTERVAL) return;
      told = now;
      this.around.post({ kind: 'reading', note: null, ...describe(...progress) });
    };
  }

  #noting(name: string): (note: string | null) => void {
    return (note) => {
      this.around.post({ kind: 'reading', name, unit: 'rows', done: 0, total: 0, note });
    };
  }

  #keep(read: Omit<Waiting, 'readers'>, known: Guess | null): TablesInfo {
    const info = describeTables(read.tables, read.source, known);
    this.#waiting = { ...read, readers: new Map() };
    return info;
  }

  async #review({ choice, encoder, baseUrl }: ReviewRequest, kept: readonly KeptEncoder[]): Promise<ChoiceReview> {
    const { tables, readers } = this.#present();
    const review = reviewChoice(tables, choice);
    const open = (): Promise<EncoderReader> => this.around.openTokenizer(encoder, baseUrl, kept);
    const cut = await cutWarning(buildTask(tables, choice, ''), () => openOnce(readers, encoder, open));
    const warnings = review.warnings.map(({ text }) => text);
    return { ...review, warnings: cut === null ? warnings : [...warnings, cut] };
  }

  async #make(choice: TaskChoice, store: boolean): Promise<TaskRecord> {
    const waiting = this.#present();
    const { tables, id, source } = waiting;
    const title = id === null ? await this.#freeTitle(choice.title) : choice.title;
    const task = buildTask(tables, { ...choice, title }, id ?? ownId(title));
    const file = packTask(task);
    const record: TaskRecord = {
      id: task.id,
      title: task.title,
      source,
      classes: task.classes.length,
      train: task.train.length,
      test: task.test.length,
      bytes: file.byteLength,
      addedAt: this.around.now(),
    };
    if (store) await this.#store(record, file);
    this.#kept.set(record.id, { record, file: new Blob([file]) });
    this.#tellKept();
    // What was read meanwhile goes on waiting.
    if (this.#waiting === waiting) this.#waiting = null;
    return record;
  }

  /** Files may be brought under a name that is taken: both tasks are kept, and links go on meaning what they meant. */
  async #freeTitle(title: string): Promise<string> {
    const { tasks } = await this.#list();
    return freeTitle(
      title,
      tasks.map(({ id }) => id),
    );
  }

  async #store(record: TaskRecord, file: Uint8Array): Promise<void> {
    try {
      await (await this.#open()).put(record, file);
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      const remedy = `${error.remedy} Or do not keep it: then it lasts until the page is left.`;
      throw new LabError(error.code, `“${record.title}” could not be kept. ${error.message}`, remedy, { cause: error });
    }
  }

  #tellKept(): void {
    this.around.post({ kind: 'kept-tasks', tasks: [...this.#kept.values()] });
  }
}

/** What could not be opened is tried again the next time: it may have been fetched meanwhile. */
function openOnce(
  readers: Waiting['readers'],
  encoder: string,
  open: () => Promise<EncoderReader>,
): Promise<EncoderReader> {
  const known = readers.get(encoder);
  if (known !== undefined) return known;
  const opening = open();
  readers.set(encoder, opening);
  opening.catch(() => readers.delete(encoder));
  return opening;
}
