/** Where the tour stands. It trains for real, through the same session as the controls. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { recipeDifferences, type Recipe } from '../../lab/recipe';
import type { Session } from '../session';
import type { Tasks } from '../tasks';
import { keepText, readText } from '../kept-text';
import { TOUR, type TourStep } from './steps';

const KEY = 'infoprompt-lab.tour';

export interface TourState {
  /** `leaving`: the user is asked whether the recipe from before is to come back. */
  readonly stage: 'off' | 'on' | 'leaving';
  readonly at: number;
  /** Whether the user has taken or declined it, in this browser. */
  readonly known: boolean;
}

type SessionPart = Pick<Session, 'store' | 'change' | 'play' | 'reset' | 'announce'>;

export class Tour {
  readonly store: StoreApi<TourState>;
  readonly #session: SessionPart;
  readonly #tasks: Pick<Tasks, 'read'>;
  readonly #storage: () => Storage;
  readonly #unsubscribe: () => void;
  #before: Recipe | null = null;

  constructor(session: SessionPart, tasks: Pick<Tasks, 'read'>, storage: () => Storage) {
    this.#session = session;
    this.#tasks = tasks;
    this.#storage = storage;
    this.store = createStore(() => ({ stage: 'off', at: 0, known: remembered(storage) }));
    this.#unsubscribe = session.store.subscribe(() => this.#follow());
  }

  start(): void {
    this.#remember();
    this.#before = this.#session.store.getState().recipe;
    this.#enter(0);
  }

  /** Does what the step is about where the user has not, else goes on. */
  next(): void {
    const { at, stage } = this.#state;
    const step = TOUR[at];
    if (stage !== 'on' || step === undefined) return;
    if (step.act !== undefined && !this.#isDone(step)) step.act.perform({ session: this.#session, tasks: this.#tasks });
    else this.#enter(at + 1);
  }

  /** Ends at once where there is nothing to put back, else asks. */
  leave(): void {
    if (this.#state.stage !== 'on') return;
    const { recipe } = this.#session.store.getState();
    if (this.#before === null || recipeDifferences(recipe, this.#before).length === 0) this.#end();
    else this.store.setState({ stage: 'leaving' });
  }

  /** @param restore whether the recipe from before the tour comes back, with a population of its own. */
  finish(restore: boolean): void {
    const before = this.#before;
    this.#end();
    if (!restore || before === null) return;
    this.#session.change(before);
    this.#session.reset();
    this.#session.announce('The recipe from before the tour is back.');
  }

  /** Is not offered again. */
  decline(): void {
    this.#remember();
  }

  dispose(): void {
    this.#unsubscribe();
  }

  get #state(): TourState {
    return this.store.getState();
  }

  #isDone({ done }: TourStep): boolean {
    return done?.(this.#session.store.getState()) ?? false;
  }

  #enter(at: number): void {
    const step = TOUR[at];
    if (step === undefined) {
      this.leave();
      return;
    }
    const { recipe } = step;
    if (recipe !== undefined) {
      this.#session.change(recipe);
      this.#session.reset();
    }
    this.store.setState({ stage: 'on', at });
  }

  /** Goes on when the step’s matter is done. */
  #follow(): void {
    const { stage, at } = this.#state;
    const step = TOUR[at];
    if (stage === 'on' && step !== undefined && this.#isDone(step)) this.#enter(at + 1);
  }

  #end(): void {
    this.#before = null;
    this.store.setState({ stage: 'off', at: 0 });
  }

  #remember(): void {
    this.store.setState({ known: true });
    keepText(this.#storage, KEY, 'known');
  }
}

function remembered(storage: () => Storage): boolean {
  return readText(storage, KEY) !== null;
}
