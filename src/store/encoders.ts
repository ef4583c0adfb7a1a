/** The encoders at hand, and what the user does with them: look, choose, fetch, add, remove. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { LabError, toFailure, type Failure } from '../lab/errors';
import type { LabClient, Report } from '../worker/client';
import type { EncoderShelf, StoredEncoder } from '../worker/protocol';
import { findStored } from './encoder-names';
import type { Session } from './session';

/** Parts of the dialog; what comes of an action is told in the part where it was asked for. */
export type Section = 'device' | 'hub' | 'folder';

export interface Fetching {
  readonly name: string;
  readonly file: string;
  readonly done: number;
  /** 0 until the hub has said how much it is. */
  readonly total: number;
  readonly note: string | null;
  readonly stopping: boolean;
}

export type Outcome =
  { readonly kind: 'stored'; readonly encoder: StoredEncoder } | { readonly kind: 'failed'; readonly failure: Failure };

export interface EncodersState {
  /** Null until the worker has answered. */
  readonly shelf: EncoderShelf | null;
  readonly dialogOpen: boolean;
  /** Where the dialog is looked at first; null for its beginning. */
  readonly lookAt: Section | null;
  /** What stands in the field for the hub. */
  readonly name: string;
  readonly fetching: Fetching | null;
  /** The folder that is being read. */
  readonly adding: string | null;
  readonly outcomes: Readonly<Partial<Record<Section, Outcome>>>;
}

const INITIAL: EncodersState = {
  shelf: null,
  dialogOpen: false,
  lookAt: null,
  name: '',
  fetching: null,
  adding: null,
  outcomes: {},
};

export interface EncodersPlace {
  readonly baseUrl: string;
  readonly hub: string | null;
}

export class Encoders {
  readonly store: StoreApi<EncodersState> = createStore(() => INITIAL);
  readonly #client: LabClient;
  readonly #session: Pick<Session, 'store' | 'change' | 'announce'>;
  readonly #place: EncodersPlace;
  /** Counts listings: only the last one asked for is heard. */
  #listing = 0;
  readonly #unsubscribe: () => void;

  constructor(client: LabClient, session: Pick<Session, 'store' | 'change' | 'announce'>, place: EncodersPlace) {
    this.#client = client;
    this.#session = session;
    this.#place = place;
    this.#unsubscribe = client.subscribe((report) => this.#receive(report));
  }

  async refresh(): Promise<void> {
    const listing = ++this.#listing;
    try {
      const shelf = await this.#client.request<'encoders'>({ kind: 'encoders', baseUrl: this.#place.baseUrl });
      if (listing === this.#listing) this.#set({ shelf });
    } catch (error) {
      if (listing === this.#listing) this.#fail('device', error);
    }
  }

  /** Opens the dialog; a name is filled in, and fetched only once the user says so. */
  show(lookAt: Section | null = null, name: string | null = null): void {
    this.#set({ dialogOpen: true, lookAt, ...(name === null ? {} : { name }) });
    void this.refresh();
  }

  hide(): void {
    if (this.#state.dialogOpen) this.#set({ dialogOpen: false, outcomes: {} });
  }

  setName(name: string): void {
    this.#set({ name });
  }

  /** Makes it the recipe's encoder. A recipe that means it already stays as it is written, and is opened if it waits. */
  use(id: string): void {
    const { encoder } = this.#session.store.getState().recipe;
    const same = findStored(this.#state.shelf?.stored ?? [], encoder)?.id === id;
    this.hide();
    this.#session.change({ encoder: same ? encoder : id });
  }

  async fetch(name: string): Promise<void> {
    if (this.#state.fetching !== null || name.trim() === '') return;
    const start: Fetching = { name: name.trim(), file: '', done: 0, total: 0, note: null, stopping: false };
    this.#set({ fetching: start, name: start.name });
    this.#clear('hub');
    try {
      const { hub } = this.#place;
      const encoder = await this.#client.request<'fetch-encoder'>({ kind: 'fetch-encoder', name: start.name, hub });
      this.#set({ name: '' });
      this.#tell('hub', { kind: 'stored', encoder });
      this.#session.announce(`${encoder.name} is on this device.`);
    } catch (error) {
      this.#fail('hub', error);
    }
    this.#set({ fetching: null });
    await this.refresh();
  }

  cancelFetch(): void {
    const { fetching } = this.#state;
    if (fetching === null) return;
    this.#set({ fetching: { ...fetching, stopping: true } });
    this.#client.request({ kind: 'cancel-fetch' }).catch((error: unknown) => {
      this.#fail('hub', error);
    });
  }

  /** Reads an encoder's files and makes it the recipe's. */
  async add(name: string, files: readonly File[]): Promise<void> {
    this.show('folder');
    if (this.#state.adding !== null) return;
    this.#set({ adding: name });
    this.#clear('folder');
    try {
      const encoder = await this.#client.request<'add-encoder'>({ kind: 'add-encoder', name, files });
      this.#tell('folder', { kind: 'stored', encoder });
      this.#session.announce(`${encoder.name} was added.`);
      this.#session.change({ encoder: encoder.id });
    } catch (error) {
      this.#fail('folder', error);
    }
    this.#set({ adding: null });
    await this.refresh();
  }

  /** Says in the dialog why what was dropped or chosen is not even tried. */
  refuse(message: string, remedy: string): void {
    this.show('folder');
    this.#fail('folder', new LabError('encoder-missing', message, remedy));
  }

  async remove(id: string): Promise<void> {
    this.#clear('device');
    try {
      await this.#client.request({ kind: 'remove-encoder', id });
      const { outcomes } = this.#state;
      for (const section of ['hub', 'folder'] as const) {
        const outcome = outcomes[section];
        if (outcome?.kind === 'stored' && outcome.encoder.id === id) this.#clear(section);
      }
    } catch (error) {
      this.#fail('device', error);
    }
    await this.refresh();
  }

  dispose(): void {
    this.#unsubscribe();
  }

  get #state(): EncodersState {
    return this.store.getState();
  }

  #set(changes: Partial<EncodersState>): void {
    this.store.setState(changes);
  }

  #receive(report: Report): void {
    const { fetching } = this.#state;
    if (report.kind !== 'download' || fetching === null) return;
    const { file, done, total, note } = report;
    this.#set({ fetching: { ...fetching, file, done, total, note } });
  }

  #tell(section: Section, outcome: Outcome): void {
    this.#set({ outcomes: { ...this.#state.outcomes, [section]: outcome } });
  }

  #fail(section: Section, error: unknown): void {
    this.#tell(section, { kind: 'failed', failure: toFailure(error) });
  }

  #clear(section: Section): void {
    const { [section]: _gone, ...outcomes } = this.#state.outcomes;
    this.#set({ outcomes });
  }
}
