/** How fast this machine trains the open population, as far as the user has asked. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { toFailure, type Failure } from '../lab/errors';
import type { LabClient, Report } from '../worker/client';
import type { SpeedProgress, SpeedReport } from '../worker/protocol';
import type { Session } from './session';
import type { SessionState } from './session-state';

export type SpeedOutcome =
  { readonly kind: 'measured'; readonly report: SpeedReport } | { readonly kind: 'failed'; readonly failure: Failure };

export interface SpeedState {
  readonly dialogOpen: boolean;
  /** Null while nothing is measured. */
  readonly measuring: { readonly progress: SpeedProgress | null; readonly stopping: boolean } | null;
  /** Of the population that is open. */
  readonly outcome: SpeedOutcome | null;
}

/** Whether there is something to measure. */
export function canMeasure({ population, play }: Pick<SessionState, 'population' | 'play'>): boolean {
  return population !== null && play !== 'loading' && play !== 'failed';
}

/** The figures, where there are any. */
export function reportOf({ outcome }: SpeedState): SpeedReport | null {
  return outcome?.kind === 'measured' ? outcome.report : null;
}

export class Speed {
  readonly store: StoreApi<SpeedState> = createStore(() => ({ dialogOpen: false, measuring: null, outcome: null }));
  readonly #client: LabClient;
  readonly #session: Pick<Session, 'store'>;
  readonly #unsubscribe: readonly (() => void)[];

  constructor(client: LabClient, session: Pick<Session, 'store'>) {
    this.#client = client;
    this.#session = session;
    this.#unsubscribe = [
      client.subscribe((report) => this.#receive(report)),
      session.store.subscribe(({ population }, before) => {
        // Every opening brings a recipe of its own.
        if (population?.recipe !== before.population?.recipe) this.#set({ outcome: null });
      }),
    ];
  }

  show(): void {
    const { outcome } = this.#state;
    // Why there are no figures was told when there were none.
    this.#set({ dialogOpen: true, outcome: outcome?.kind === 'failed' ? null : outcome });
  }

  /** What is being measured is of no use any more. */
  hide(): void {
    if (this.#state.dialogOpen) this.#set({ dialogOpen: false });
    this.cancel();
  }

  async measure(): Promise<void> {
    if (this.#state.measuring !== null || !canMeasure(this.#session.store.getState())) return;
    this.#set({ measuring: { progress: null, stopping: false }, outcome: null });
    const outcome = await this.#client.request<'measure-speed'>({ kind: 'measure-speed' }).then(
      (report): SpeedOutcome => ({ kind: 'measured', report }),
      (error: unknown): SpeedOutcome => ({ kind: 'failed', failure: toFailure(error) }),
    );
    this.#set({ measuring: null, outcome });
  }

  cancel(): void {
    const { measuring } = this.#state;
    if (measuring === null || measuring.stopping) return;
    this.#set({ measuring: { ...measuring, stopping: true } });
    // Where it cannot be asked, the measurement itself is refused, and says why.
    this.#client.request<'cancel-speed'>({ kind: 'cancel-speed' }).catch(() => undefined);
  }

  dispose(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  get #state(): SpeedState {
    return this.store.getState();
  }

  #set(changes: Partial<SpeedState>): void {
    this.store.setState(changes);
  }

  #receive(report: Report): void {
    const { measuring } = this.#state;
    if (report.kind !== 'measuring' || measuring === null) return;
    const { phase, done, total } = report;
    this.#set({ measuring: { ...measuring, progress: { phase, done, total } } });
  }
}
