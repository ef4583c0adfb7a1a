/**
 * Keeps the present training: in memory, in case the graphics device is lost, and in the browser's storage, in case the
 * page is loaded again.
 */
import { toFailure } from '../lab/errors';
import type { LabClient } from '../worker/client';
import type { ResumeEntries } from './resume-entries';
import type { ResumePoint } from './resumption';
import type { Session } from './session';
import type { SessionState } from './session-state';

/** How often is looked whether there is anything new, milliseconds. */
const LOOK = 500;
/** From one checkpoint of a running training to the next, milliseconds at least. */
const INTERVAL = 3000;
/** A checkpoint that costs much is taken less often: one part in so many of the time. */
const SHARE = 20;
/** Bytes of the largest columns that are stored: the page copies them. */
const LARGEST_COLUMNS = 2 ** 25;

const TOO_LARGE = 'This population is too large to be kept over a reload of the page.';
const NO_STORAGE = 'This browser keeps nothing for this page: after a reload, training starts from step 0.';

export class Keeping {
  readonly #session: Session;
  readonly #client: LabClient;
  readonly #entries: ResumeEntries;
  readonly #id: string;
  readonly #query: () => string;
  readonly #stop: () => void;
  /** The last checkpoint of the population that is open. */
  #point: ResumePoint | null = null;
  #taking = false;
  #nextAt = 0;
  /** Whether the present population has no checkpoints, or none that are stored, for its size. */
  #tooLarge: 'to keep' | 'to store' | null = null;
  #stores = true;
  /** What was stored last; nothing else has to be. */
  #stored = '';

  /**
   * @param id of the tab.
   * @param query what the page's address says at the time, with its question mark.
   */
  constructor(session: Session, client: LabClient, entries: ResumeEntries, id: string, query: () => string) {
    this.#session = session;
    this.#client = client;
    this.#entries = entries;
    this.#id = id;
    this.#query = query;
    const timer = setInterval(() => this.#look(false), LOOK);
    const unsubscribe = session.store.subscribe((state, before) => {
      if (state.population?.recipe !== before.population?.recipe) this.#follow(state);
      if (state.play !== before.play && (state.play === 'paused' || state.play === 'finished')) this.#look(true);
    });
    this.#stop = () => {
      clearInterval(timer);
      unsubscribe();
    };
  }

  /** Where training can go on when its worker is lost; null before there is such a place. */
  get point(): ResumePoint | null {
    return this.#point;
  }

  /** Before the page may be left: takes down what there is. */
  hurry(): void {
    this.#look(true);
  }

  /** The storage could not be used: says so, and leaves it alone. */
  giveUpStorage(): void {
    if (!this.#stores) return;
    this.#stores = false;
    this.#session.notify(NO_STORAGE);
  }

  dispose(): void {
    this.#stop();
  }

  /** Another population is open: what is kept is of no use, unless it goes on from there. */
  #follow({ takenUp }: SessionState): void {
    this.#tooLarge = null;
    if (takenUp !== null) return;
    this.#point = null;
    this.#stored = '';
    if (this.#stores) this.#entries.remove(this.#id).catch(() => this.giveUpStorage());
  }

  #look(now: boolean): void {
    const { play, begun } = this.#state;
    if (
      this.#taking ||
      this.#tooLarge === 'to keep' ||
      !begun ||
      (play !== 'running' && play !== 'paused' && play !== 'finished')
    ) {
      return;
    }
    if (!now && play === 'running' && performance.now() < this.#nextAt) return;
    const { step } = this.#session.columns.position;
    const kept = this.#point?.checkpoint;
    if (kept?.step !== step || kept.ended !== (play === 'finished')) void this.#take();
    else void this.#store();
  }

  async #take(): Promise<void> {
    const { population } = this.#state;
    if (population === null) return;
    this.#taking = true;
    let cost = 0;
    try {
      const checkpoint = await this.#client.request<'checkpoint'>({ kind: 'checkpoint' });
      cost = checkpoint.milliseconds;
      const { population: present, trainingId, marks, final } = this.#state;
      if (present?.recipe !== population.recipe) return;
      const { recipe, reductions } = population;
      this.#point = { trainingId, checkpoint, recipe, reductions, marks, final: checkpoint.ended ? final : null };
      await this.#store();
    } catch (error) {
      // Whatever else fails shows by itself: the training uses the same worker.
      if (toFailure(error).code === 'checkpoint-too-large') this.#sayTooLarge('to keep');
    } finally {
      this.#taking = false;
      this.#nextAt = performance.now() + Math.max(INTERVAL, SHARE * cost);
    }
  }

  async #store(): Promise<void> {
    const { play, recipe: controls, touched, population } = this.#state;
    const point = this.#point;
    if (!this.#stores || this.#tooLarge !== null || point === null || population?.recipe !== point.recipe) return;
    const running = play === 'running';
    const { step, ended } = point.checkpoint;
    const what = JSON.stringify([step, ended, running, touched, controls]);
    if (what === this.#stored) return;
    const { columns } = this.#session;
    if (columns.bytes > LARGEST_COLUMNS) {
      this.#sayTooLarge('to store');
      return;
    }
    this.#stored = what;
    try {
      await this.#entries.write({
        ...point,
        id: this.#id,
        saved: Date.now(),
        running,
        controls,
        touched,
        query: this.#query(),
        columns: columns.packed(point.checkpoint),
      });
    } catch {
      this.giveUpStorage();
    }
  }

  #sayTooLarge(what: 'to keep' | 'to store'): void {
    this.#tooLarge = what;
    this.#session.notify(TOO_LARGE);
  }

  get #state(): SessionState {
    return this.#session.store.getState();
  }
}
