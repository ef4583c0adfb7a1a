/** The tasks at hand, and what the user does with them: look, choose, bring, fetch, correct, remove. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { toFailure } from '../lab/errors';
import type { LabClient, Report } from '../worker/client';
import type { DataSetRequest, NamedColumns, TablesInfo, TaskChoice } from '../worker/protocol';
import { fetchTasks } from './catalogue';
import { afterPause } from './delayed';
import type { Session } from './session';
import { withMetric, withSplit } from './task-choice';
import { INITIAL, NO_TABLES, type Reading, type TaskSection, type TasksState } from './tasks-state';

/** A choice that is being changed is looked at once the user pauses for so long, milliseconds. */
const REVIEW_DELAY = 250;

/** How long a reading may take to hear that it is to stop, milliseconds. */
const LONGEST_STOP = 3000;

type SessionPart = Pick<Session, 'store' | 'change' | 'announce' | 'reset'>;

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
      // However the reading ends, it is told where it was asked for.
      .catch(() => undefined)
      .finally(() => {
        clearTimeout(deaf);
      });
  }

  /** Lets go of what was read, for other data. */
  back(): void {
    this.#forgetReviews();
    this.#set({ ...NO_TABLES, problem: null, lookAt: 'files' });
  }

  /** Other columns mean other classes: everything else is guessed anew, what is named stays. */
  async setColumns(columns: NamedColumns): Promise<void> {
    const { choice } = this.#state;
    if (choice === null) return;
    this.#set({ choice: { ...choice, ...columns }, review: null, problem: null });
    const review = this.#forgetReviews();
    try {
      const guess = await this.#client.request<'guess-choice'>({ kind: 'guess-choice', columns });
      const { tables, choice: present } = this.#state;
      if (review !== this.#reviews || tables === null) return;
      // The name may have been written while the rest was guessed.
      const { title, question } = present ?? choice;
      this.#set({
        tables: { ...tables, guess },
        choice: { ...guess.choice, title, question },
        notes: guess.notes,
      });
      await this.#review();
    } catch (error) {
      if (review !== this.#reviews) return;
      // Classes of the label before are none of this one.
      this.#set({ choice: { ...(this.#state.choice ?? choice), classes: [] }, notes: [] });
      this.#fail('choice', error);
    }
  }

  setChoice(patch: Partial<TaskChoice>): void {
    const { choice } = this.#state;
    if (choice === null) return;
    this.#set({ choice: { ...choice, ...patch } });
    const counted = Object.keys(patch).some((key) => key !== 'title' && key !== 'question');
    if (counted) this.#reviewSoon();
  }

  setMetric(metric: TaskChoice['metric']): void {
    const { choice } = this.#state;
    if (choice !== null) this.setChoice(withMetric(choice, metric));
  }

  setSplit(kind: TaskChoice['split']['kind']): void {
    const { choice, tables } = this.#state;
    if (choice !== null && tables !== null) this.setChoice(withSplit(choice, kind, tables.guess.choice.split));
  }

  /** Makes a task of what was read and gives it to the recipe. */
  async make(): Promise<void> {
    const { choice, store, making, reading } = this.#state;
    // What is being read may be there already, where the choice would be taken for its own.
    if (choice === null || making || reading !== null) return;
    this.#set({ making: true, problem: null });
    const readings = this.#readings;
    try {
      const task = await this.#client.request<'make-task'>({ kind: 'make-task', choice, store });
      if (readings === this.#readings) {
        this.#forgetReviews();
        this.#set({ ...NO_TABLES, name: '', dataSet: null });
      }
      this.#session.announce(`${task.title} is the recipe's task.`);
      const again = this.#session.store.getState().recipe.task === task.id;
      this.use(task.id);
      // By this name there was another one: the recipe does not change, what it means does.
      if (again) this.#session.reset();
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
      this.#forgetReviews();
      this.#set({ tables, ...tables.guess, review: null, reading: null });
      if (!this.#state.dialogOpen) this.#session.announce(`${tables.source} was read.`);
      if (tables.problem === null) await this.#review();
      else this.#set({ problem: { section: 'choice', failure: tables.problem } });
    } catch (error) {
      if (reading !== this.#readings) return;
      this.#fail(section, error);
      this.#set({ reading: null });
      if (!this.#state.dialogOpen) this.#session.announce(toFailure(error).message);
    }
  }

  async #review(): Promise<void> {
    const { choice } = this.#state;
    // Without classes there is nothing to look at, and why there are none has been said.
    if (choice === null || choice.classes.length === 0) return;
    const review = this.#forgetReviews();
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

  /** What was asked before is not heard any more. */
  #forgetReviews(): number {
    this.#reviewSoon.cancel();
    return ++this.#reviews;
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
