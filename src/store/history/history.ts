/** Past trainings: they are kept as they happen, and drawn, compared, named and carried away as the user likes. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { LabError, toFailure, type Failure } from '../../lab/errors';
import { afterPause } from '../delayed';
import type { Session } from '../session';
import { marked, type EntryMarking, type HistoryEntry } from './entry';
import { keepOverlays, keptOverlays } from './kept-overlays';
import { openHistoryPlace, type HistoryPlace } from './place';
import { HistoryRecorder } from './recorder';
import { historyFile, readHistoryFile } from './transfer';

/** Entries that are kept. Of more the oldest go that are not pinned. */
export const MOST_ENTRIES = 200;
export const MOST_OVERLAYS = 3;
/** What a comparison takes. */
const COMPARED = 2;

/** How long a deletion can be taken back, milliseconds. */
const UNDO_FOR = 8000;

/** A larger file is none of this lab's. */
const LARGEST_FILE = 400e6;

export interface HistoryState {
  /** Latest first; null until storage has answered. */
  readonly entries: readonly HistoryEntry[] | null;
  /** False where the browser keeps nothing for this page. */
  readonly lasting: boolean;
  /** Ids of the entries drawn on the charts, and of those compared, in the order in which they were chosen. */
  readonly overlays: readonly string[];
  readonly compared: readonly string[];
  /** What was deleted and can still be taken back. */
  readonly removed: HistoryEntry | null;
  /** What was done without having been asked for, or came of an import, in words. */
  readonly notice: string;
  readonly problem: Failure | null;
}

const INITIAL: HistoryState = {
  entries: null,
  lasting: true,
  overlays: [],
  compared: [],
  removed: null,
  notice: '',
  problem: null,
};

type SessionPart = Pick<Session, 'store' | 'columns' | 'change' | 'startNew' | 'announce'>;

export class History {
  readonly store: StoreApi<HistoryState> = createStore(() => INITIAL);
  readonly #session: SessionPart;
  readonly #storage: () => Storage;
  readonly #place: Promise<HistoryPlace>;
  readonly #recorder: HistoryRecorder;
  readonly #forgetRemoved = afterPause(UNDO_FOR, () => this.#set({ removed: null }));

  /** @param storage what lasts as long as the tab. */
  constructor(session: SessionPart, storage: () => Storage, open: () => Promise<HistoryPlace> = openHistoryPlace) {
    this.#session = session;
    this.#storage = storage;
    this.#recorder = new HistoryRecorder(session, {
      entry: (id) => this.#find(id),
      before: (id) => this.#entries.find((entry) => entry.id !== id)?.recipe ?? null,
      take: (entry) => void this.#take(entry),
    });
    this.#place = open();
    void this.#load();
  }

  /** Keeps what has been measured so far; for a page that may be about to go. */
  keepNow(): void {
    this.#recorder.record();
  }

  async mark(id: string, marking: EntryMarking): Promise<void> {
    const entry = this.#find(id);
    if (entry !== undefined) await this.#put(marked(entry, marking));
  }

  /** Deletes an entry; for some seconds that can be taken back. */
  async remove(id: string): Promise<void> {
    const entry = this.#find(id);
    if (entry === undefined) return;
    this.#recorder.leave(id);
    await this.#drop(id);
    this.#set({ removed: entry });
    this.#forgetRemoved();
    this.#session.announce(`Deleted from the history: ${entry.label}.`);
  }

  async restoreRemoved(): Promise<void> {
    const { removed } = this.#state;
    if (removed === null) return;
    this.#forgetRemoved.cancel();
    this.#set({ removed: null });
    await this.#put(removed);
    this.#session.announce(`Back in the history: ${removed.label}.`);
  }

  /** Draws an entry on the charts, or takes it off; beyond the most the first one chosen makes room. */
  toggleOverlay(id: string): void {
    this.#overlay(toggled(this.#state.overlays, id, MOST_OVERLAYS));
  }

  /** Chooses an entry for the comparison, or not any more. */
  toggleCompared(id: string): void {
    this.#set({ compared: toggled(this.#state.compared, id, COMPARED) });
  }

  /** Sets the controls to an entry's recipe and trains it anew; the present training is left. */
  startAgain(id: string): void {
    const entry = this.#find(id);
    if (entry === undefined) return;
    this.#session.change(entry.recipe);
    this.#session.startNew();
  }

  /** Sets the controls to an entry's recipe. Before the first step the population follows by itself. */
  loadRecipe(id: string): void {
    const entry = this.#find(id);
    if (entry !== undefined) this.#session.change(entry.recipe);
  }

  /** All entries as one file. */
  file(): string {
    return historyFile(this.#entries);
  }

  /** Takes in what another page, or this one, has exported; what is here already is skipped. */
  async read(file: File): Promise<void> {
    this.#set({ problem: null, notice: '' });
    try {
      if (file.size > LARGEST_FILE) {
        throw new LabError(
          'history-invalid',
          `${file.name} is too large for a history.`,
          'Choose a file that “Export” made.',
        );
      }
      const read = readHistoryFile(await file.text(), file.name);
      const fresh = read.filter((entry, index) => {
        const again = read.findIndex(({ id }) => id === entry.id) < index;
        return !again && this.#find(entry.id) === undefined;
      });
      for (const entry of fresh) await this.#put(entry);
      const known = read.length - fresh.length;
      const notice = `${fresh.length} of ${read.length} taken${known === 0 ? '' : `, ${known} were here already`}.`;
      this.#set({ notice });
      await this.#bound();
    } catch (error) {
      this.#set({ problem: toFailure(error) });
    }
  }

  dismiss(): void {
    this.#set({ notice: '', problem: null });
  }

  dispose(): void {
    this.#recorder.dispose();
    this.#forgetRemoved.cancel();
  }

  get #state(): HistoryState {
    return this.store.getState();
  }

  get #entries(): readonly HistoryEntry[] {
    return this.#state.entries ?? [];
  }

  #set(changes: Partial<HistoryState>): void {
    this.store.setState(changes);
  }

  #overlay(overlays: readonly string[]): void {
    this.#set({ overlays });
    keepOverlays(this.#storage, overlays);
  }

  #find(id: string): HistoryEntry | undefined {
    return this.#entries.find((entry) => entry.id === id);
  }

  async #load(): Promise<void> {
    const place = await this.#place;
    const stored = await place.all().catch(() => []);
    // Something may have been recorded meanwhile.
    const own = this.#entries;
    const others = stored.filter(({ id }) => !own.some((entry) => entry.id === id));
    this.#set({ entries: latestFirst([...own, ...others]), lasting: place.lasting });
    this.#overlay(keptOverlays(this.#storage).filter((id) => this.#find(id) !== undefined));
  }

  /** What was recorded of the training under way: the user's markings on it stay. */
  async #take(entry: HistoryEntry): Promise<void> {
    const present = this.#find(entry.id);
    if (present === undefined) {
      await this.#put(entry);
      await this.#bound();
      return;
    }
    const { label, renamed, note, pinned } = present;
    await this.#put({ ...entry, note, pinned, ...(renamed ? { label, renamed } : {}) });
  }

  async #put(entry: HistoryEntry): Promise<void> {
    const others = this.#entries.filter(({ id }) => id !== entry.id);
    this.#set({ entries: latestFirst([...others, entry]) });
    await this.#write((place) => place.put(entry));
  }

  async #drop(id: string): Promise<void> {
    const { overlays, compared } = this.#state;
    this.#set({
      entries: this.#entries.filter((entry) => entry.id !== id),
      compared: compared.filter((other) => other !== id),
    });
    this.#overlay(overlays.filter((other) => other !== id));
    await this.#write((place) => place.remove(id));
  }

  async #bound(): Promise<void> {
    const surplus = this.#entries.length - MOST_ENTRIES;
    if (surplus <= 0) return;
    const oldest = this.#entries.filter(({ pinned }) => !pinned).slice(-surplus);
    for (const { id } of oldest) await this.#drop(id);
    if (oldest.length === 0) return;
    const gone = oldest.length === 1 ? 'The oldest entry was' : `The ${oldest.length} oldest entries were`;
    const notice = `${gone} removed: ${MOST_ENTRIES} are kept. What is pinned stays.`;
    this.#set({ notice: `${this.#state.notice} ${notice}`.trim() });
  }

  /** What cannot be written stays until the page is left, and the user is told. */
  async #write(act: (place: HistoryPlace) => Promise<void>): Promise<void> {
    try {
      await act(await this.#place);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#set({
        problem: {
          code: 'storage-failed',
          message: `The history could not be written: ${reason}`,
          remedy: 'It lasts until the page is left. Export it, or make room in the browser’s storage.',
        },
      });
    }
  }
}

function latestFirst(entries: readonly HistoryEntry[]): HistoryEntry[] {
  return [...entries].sort((a, b) => b.begun - a.begun);
}

function toggled(ids: readonly string[], id: string, most: number): string[] {
  return ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id].slice(-most);
}
