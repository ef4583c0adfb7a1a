/** Takes back what the user changed in the recipe, one change at a time; a drag is one change. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { recipeDifferences, sameValue, type Recipe, type RecipeKey } from '../lab/recipe';
import { changesInWords } from './recipe-words';
import type { Session } from './session';
import { takeFields, type SessionState } from './session-state';

/** Changes of the same fields that follow each other faster are one: a key that is held down, a digit after another. */
const SAME_CHANGE = 700;

/** Changes that are remembered. */
const DEPTH = 100;

interface Change {
  readonly keys: readonly RecipeKey[];
  readonly before: Recipe;
  readonly after: Recipe;
}

export interface UndoState {
  /** Latest last. */
  readonly past: readonly Change[];
  /** What was taken back, the next to be done again last. */
  readonly future: readonly Change[];
}

type SessionPart = Pick<Session, 'store' | 'change' | 'announce'>;

export class Undo {
  readonly store: StoreApi<UndoState> = createStore(() => ({ past: [], future: [] }));
  readonly #session: SessionPart;
  readonly #now: () => number;
  readonly #unsubscribe: () => void;
  /** Whether a pointer is down: whatever it changes in the same fields is one drag, however long it takes. */
  #dragging = false;
  #lastAt = -Infinity;
  /** Whether the change under way is an undoing or redoing itself. */
  #applying = false;

  constructor(session: SessionPart, now: () => number = () => performance.now()) {
    this.#session = session;
    this.#now = now;
    this.#unsubscribe = session.store.subscribe((state, before) => this.#receive(state, before));
  }

  /** A pointer went down: what follows is no part of the change before. */
  beginDrag(): void {
    this.#dragging = true;
    this.#lastAt = -Infinity;
  }

  endDrag(): void {
    this.#dragging = false;
    this.#lastAt = -Infinity;
  }

  undo(): void {
    const { past, future } = this.#state;
    const change = past.at(-1);
    if (change === undefined) return;
    this.#apply(change.keys, change.before, { past: past.slice(0, -1), future: [...future, change] });
    this.#session.announce(`Undone: ${inWords(change)}.`);
  }

  redo(): void {
    const { past, future } = this.#state;
    const change = future.at(-1);
    if (change === undefined) return;
    this.#apply(change.keys, change.after, { past: [...past, change], future: future.slice(0, -1) });
    this.#session.announce(`Redone: ${inWords(change)}.`);
  }

  dispose(): void {
    this.#unsubscribe();
  }

  get #state(): UndoState {
    return this.store.getState();
  }

  #apply(keys: readonly RecipeKey[], recipe: Recipe, next: UndoState): void {
    this.#applying = true;
    this.store.setState(next);
    this.#session.change(takeFields(recipe, keys));
    this.#applying = false;
    this.#lastAt = -Infinity;
  }

  #receive(state: SessionState, before: SessionState): void {
    if (state.recipe === before.recipe || this.#applying) return;
    // What comes with a new population is the lab's doing: a smaller default, values that it corrected.
    if (state.population !== before.population) return;
    const keys = recipeDifferences(state.recipe, before.recipe);
    if (keys.length > 0) this.#remember({ keys, before: before.recipe, after: state.recipe });
  }

  #remember(change: Change): void {
    const { past } = this.#state;
    const last = past.at(-1);
    const soon = this.#now() - this.#lastAt < SAME_CHANGE;
    const first = this.#lastAt === -Infinity;
    this.#lastAt = this.#now();
    const goesOn = last !== undefined && !first && (this.#dragging || soon) && last.keys.join() === change.keys.join();
    if (!goesOn) {
      this.store.setState({ past: [...past, change].slice(-DEPTH), future: [] });
      return;
    }
    const whole = { ...last, after: change.after };
    const nothing = whole.keys.every((key) => sameValue(whole.before[key], whole.after[key]));
    this.store.setState({ past: nothing ? past.slice(0, -1) : [...past.slice(0, -1), whole], future: [] });
    // A drag that has come back to where it began may go on; what follows then starts from there.
    if (nothing) this.#lastAt = -Infinity;
  }
}

/** “β 0.2 → 0.5”. Other fields may have changed since; they are not part of it. */
export function inWords({ keys, before, after }: Change): string {
  return changesInWords(before, { ...before, ...takeFields(after, keys) });
}
