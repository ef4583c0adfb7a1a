/** Watches the training and hands over an entry whenever it pauses, ends or is left: not at each step. */
import type { Recipe } from '../../lab/recipe';
import { inSlices } from '../../lab/statistics/slices';
import { phrasesText } from '../../lab/statistics/verdict';
import { comparedSlices, defaultOpponents, weightsSoFar } from '../comparison';
import { evaluationCurves, latestOf } from '../latest';
import { methodsOf } from '../methods';
import type { Session } from '../session';
import { appliedRecipe, type SessionState } from '../session-state';
import type { HistoryEntry } from './entry';
import { recordOf, type Beginning } from './record';

interface Shelf {
  /** Of a training that went on after a reload, what was kept of it before. */
  readonly entry: (id: string) => Pick<HistoryEntry, 'begun' | 'recipe'> | undefined;
  /** The recipe of the latest other entry; null for none. */
  readonly before: (id: string) => Recipe | null;
  readonly take: (entry: HistoryEntry) => void;
}

const afterTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

export class HistoryRecorder {
  readonly #session: Pick<Session, 'store' | 'columns'>;
  readonly #shelf: Shelf;
  readonly #unsubscribe: () => void;
  #beginning: Omit<Beginning, 'before'> | null = null;
  /** The verdict being written: of an end that was left for another one it is not wanted. */
  #abort: AbortController | null = null;

  constructor(session: Pick<Session, 'store' | 'columns'>, shelf: Shelf) {
    this.#session = session;
    this.#shelf = shelf;
    this.#unsubscribe = session.store.subscribe((state, before) => this.#receive(state, before));
  }

  /** Hands over the training as it stands. */
  record(state: SessionState = this.#session.store.getState()): HistoryEntry | null {
    if (this.#beginning === null) return null;
    const { id, begun, recipe } = this.#beginning;
    const before = this.#shelf.before(id);
    const known = this.#shelf.entry(id) ?? { begun, recipe };
    const entry = recordOf(state, this.#session.columns, { id, begun: known.begun, recipe: known.recipe, before });
    if (entry !== null) this.#shelf.take(entry);
    return entry;
  }

  /** The user does not want the training kept; what it does from now on is not recorded. */
  leave(id: string): void {
    if (this.#beginning?.id === id) this.#beginning = null;
  }

  dispose(): void {
    this.#unsubscribe();
    this.#abort?.abort();
  }

  #receive(state: SessionState, before: SessionState): void {
    if (state.population !== before.population && !state.begun) this.#beginning = null;
    if (state.begun && !before.begun) {
      this.#beginning = { id: state.trainingId, begun: Date.now(), recipe: appliedRecipe(state) };
    }
    const stopped = before.play === 'running' && state.play !== 'running';
    const ended = state.play === 'finished' && state.final !== null && state.final !== before.final;
    if (!stopped && !ended) return;
    // The columns still hold this training: they are emptied when the next population is there.
    const entry = this.record(state);
    if (entry?.finished === true) void this.#judge(entry, state);
  }

  /** A verdict takes thousands of draws; it is added when it is there. */
  async #judge(entry: HistoryEntry, state: SessionState): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    const { columns } = this.#session;
    const latest = latestOf(state, columns.evaluation);
    const opponents = latest === null ? null : defaultOpponents(methodsOf(latest.population.runs));
    if (latest === null || opponents === null) return;
    const slices = comparedSlices({
      ...opponents,
      latest,
      weights: weightsSoFar(latest.population.recipe, appliedRecipe(state)),
      curves: evaluationCurves(columns.evaluation),
    });
    try {
      const { verdict } = await inSlices(slices, { breathe: afterTask, signal: abort.signal });
      if (this.#beginning?.id === entry.id) this.#shelf.take({ ...entry, verdict: phrasesText(verdict.lead) });
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    }
  }
}
