/** The tasks at hand, and what the user does with them: look, choose, bring, fetch, correct, remove. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { toFailure, type Failure } from '../lab/errors';
import type { LabClient, Report } from '../worker/client';
import type {
  ChoiceReview,
  DataSetDescription,
  DataSetRequest,
  NamedColumns,
  OwnTasks,
  TablesInfo,
  TaskChoice,
} from '../worker/protocol';
import { fetchTasks, type BundledTask } from './catalogue';
import { afterPause } from './delayed';
import type { Session } from './session';

/** Parts of the dialog; what comes of an action is told in the part where it was asked for. */
export type TaskSection = 'device' | 'files' | 'hub' | 'choice';

export interface Reading {
  readonly name: string;
  readonly unit: 'bytes' | 'rows';
  readonly done: number;
  /** 0 where nobody knows. */
  readonly total: number;
  readonly note: string | null;
  readonly stopping: boolean;
}

export interface TasksState {
  readonly bundled: readonly BundledTask[];
  /** Null until the worker has answered. */
  readonly own: OwnTasks | null;
  readonly dialogOpen: boolean;
  readonly lookAt: TaskSection | null;
  /** What stands in the field for the hub. */
  readonly name: string;
  readonly dataSet: DataSetDescription | null;
  readonly reading: Reading | null;
  readonly problem: { readonly section: TaskSection; readonly failure: Failure } | null;
  /** What was read and waits for a choice. */
  readonly tables: TablesInfo | null;
  readonly choice: TaskChoice | null;
  readonly notes: readonly string[];
  /** Of the choice as it stands; null while it is being looked at, or cannot be. */
  readonly review: ChoiceReview | null;
  /** Whether the task is to outlast the page. */
  readonly store: boolean;
  readonly making: boolean;
}

const NO_TABLES = { tables: null, choice: null, notes: [], review: null } as const;

const INITIAL: TasksState = {
  bundled: [],
  own: null,
  dialogOpen: false,
  lookAt: null,
  name: '',
  dataSet: null,
  reading: null,
  problem: null,
  ...NO_TABLES,
  store: false,
  making: false,
};

/** A choice that is being changed is looked at once the user pauses for so long, milliseconds. */
const REVIEW_DELAY = 250;

/** How long a reading may take to hear that it is to stop, milliseconds. */
const LONGEST_STOP = 3000;

type SessionPart = Pick<Session, 'store' | 'change' | 'announce'>;

export class Tasks {
  readonly store: StoreApi<TasksState> = createStore(() => INITIAL);
  readonly #client: LabClient;
  readonly #session: SessionPart;
  readonly #place: { readonly baseUrl: string; readonly hub: string | null };
  /** Counts readings and reviews: only the last one asked for is heard. */
  #readings = 0;
  #reviews = 0;
  readonly #reviewSoon = afterPause(REVIEW_DELAY, () => void this.#review());
  readonly #unsubscribe: () => void;

  constructor(
    client: LabClient,
    session: SessionPart,
    place: { readonly baseUrl: string; readonly hub: string | null },
  ) {
    this.#client = client;
    this.#session = session;
    this.#place = place;
    this.#unsubscribe = client.subscribe((report) => this.#receive(report));
  }

  async refresh(): Promise<void> {
    const bundled = this.#state.bundled.length > 0 ? this.#state.bundled : await fetchTasks(this.#place.baseUrl);
    this.#set({ bundled });
    try {
      this.#set({ own: await this.#client.request<'own-tasks'>({ kind: 'own-tasks' }) });
    } catch (error) {
      this.#fail('device', error);
    }
  }

  /** Opens the dialog; a data set's name is filled in, and asked for only once the user says so. */
  show(lookAt: TaskSection | null = null, name: string | null = null): void {
    this.#set({ dialogOpen: true, lookAt, ...(name === null ? {} : { name }) });
    void this.refresh();
  }

  hide(): void {
    if (this.#state.dialogOpen) this.#set({ dialogOpen: false, problem: null });
  }

  /** Makes it the recipe's task. */
  use(id: string): void {
    this.hide();
    this.#session.change({ task: id });
  }

  setName(name: string): void {
    this.#set({ name, dataSet: null });
  }

  setStore(store: boolean): void {
    this.#set({ store });
  }

  /** Reads files that were dropped, chosen or pasted. */
  async read(files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    this.show('files');
    const name = files.map((file) => file.name).join(', ');
    await this.#take('files', name, 'bytes', () => this.#client.request<'read-tables'>({ kind: 'read-tables', files }));
  }

  /** Asks the hub what there is of a data set. */
  async describe(name: string): Promise<void> {
    if (name.trim() === '' || this.#state.reading !== null) return;
    const reading = ++this.#readings;
    this.#begin(name, 'rows');
    try {
      const { hub } = this.#place;
      const dataSet = await this.#client.request<'describe-data-set'>({ kind: 'describe-data-set', name, hub });
      if (reading === this.#readings) this.#set({ dataSet });
    } catch (error) {
      if (reading === this.#readings) this.#fail('hub', error);
    }
    if (reading === this.#readings) this.#set({ reading: null });
  }

  async fetch(wanted: Omit<DataSetRequest, 'hub'>): Promise<void> {
    if (this.#state.reading !== null) return;
    const { hub } = this.#place;
    await this.#take('hub', wanted.name, 'rows', () =>
      this.#client.request<'fetch-data-set'>({ kind: 'fetch-data-set', ...wanted, hub }),
    );
  }

  cancel(): void {
    const { reading } = this.#state;
    if (reading === null) return;
    this.#set({ reading: { ...reading, stopping: true } });
    // A damaged file can keep its reader from hearing anything; then its worker is ended.
    const deaf = setTimeout(() => {
      this.#client.restart('tasks');
    }, LONGEST_STOP);
    this.#client
      .request({ kind: 'cancel-tables' })
      .catch((error: unknown) => {
        this.#fail('files', error);
      })
      .finally(() => {
        clearTimeout(deaf);
      });
  }

  /** Lets go of what was read, for other data. */
  back(): void {
    this.#reviewSoon.cancel();
    this.#reviews++;
    this.#set({ ...NO_TABLES, problem: null });
  }

  /** Other columns mean other classes: everything else is guessed anew, what is named stays. */
  async setColumns(columns: NamedColumns): Promise<void> {
    const { choice } = this.#state;
    if (choice === null) return;
    this.#set({ choice: { ...choice, ...columns }, review: null, problem: null });
    const review = ++this.#reviews;
    try {
      const guess = await this.#client.request<'guess-choice'>({ kind: 'guess-choice', columns });
      if (review !== this.#reviews) return;
      const { title, question } = choice;
      this.#set({ choice: { ...guess.choice, title, question }, notes: guess.notes });
      await this.#review();
    } catch (error) {
      if (review === this.#reviews) this.#fail('choice', error);
    }
  }

  setChoice(patch: Partial<TaskChoice>): void {
    const { choice } = this.#state;
    if (choice === null) return;
    this.#set({ choice: { ...choice, ...patch } });
    this.#reviewSoon();
  }

  /** Makes a task of what was read and gives it to the recipe. */
  async make(): Promise<void> {
    const { choice, store, making } = this.#state;
    if (choice === null || making) return;
    this.#set({ making: true, problem: null });
    try {
      const task = await this.#client.request<'make-task'>({ kind: 'make-task', choice, store });
      this.#set({ ...NO_TABLES, name: '', dataSet: null });
      this.#session.announce(`${task.title} is the recipe's task.`);
      this.use(task.id);
    } catch (error) {
      this.#fail('choice', error);
    }
    this.#set({ making: false });
    await this.refresh();
  }

  async remove(id: string): Promise<void> {
    this.#set({ problem: null });
    try {
      await this.#client.request({ kind: 'remove-task', id });
    } catch (error) {
      this.#fail('device', error);
    }
    await this.refresh();
  }

  dispose(): void {
    this.#unsubscribe();
    this.#reviewSoon.cancel();
  }

  get #state(): TasksState {
    return this.store.getState();
  }

  #set(changes: Partial<TasksState>): void {
    this.store.setState(changes);
  }

  #begin(name: string, unit: Reading['unit']): void {
    this.#set({ reading: { name, unit, done: 0, total: 0, note: null, stopping: false }, problem: null });
  }

  /** What was read before stays until something else has been read. */
  async #take(
    section: TaskSection,
    name: string,
    unit: Reading['unit'],
    request: () => Promise<TablesInfo>,
  ): Promise<void> {
    const reading = ++this.#readings;
    this.#begin(name, unit);
    try {
      const tables = await request();
      if (reading !== this.#readings) return;
      this.#set({ tables, ...tables.guess, review: null, reading: null });
      if (tables.problem === null) await this.#review();
      else this.#set({ problem: { section: 'choice', failure: tables.problem } });
    } catch (error) {
      if (reading !== this.#readings) return;
      this.#fail(section, error);
      this.#set({ reading: null });
    }
  }

  async #review(): Promise<void> {
    const { choice } = this.#state;
    if (choice === null) return;
    const review = ++this.#reviews;
    const { encoder } = this.#session.store.getState().recipe;
    try {
      const { baseUrl } = this.#place;
      const result = await this.#client.request<'review-choice'>({ kind: 'review-choice', choice, encoder, baseUrl });
      if (review === this.#reviews) this.#set({ review: result, problem: null });
    } catch (error) {
      if (review !== this.#reviews) return;
      this.#set({ review: null });
      this.#fail('choice', error);
    }
  }

  #receive(report: Report): void {
    const { reading } = this.#state;
    if (report.kind !== 'reading' || reading === null) return;
    const { name, unit, done, total, note } = report;
    this.#set({ reading: { ...reading, name, unit, done, total, note } });
  }

  #fail(section: TaskSection, error: unknown): void {
    this.#set({ problem: { section, failure: toFailure(error) } });
  }
}
