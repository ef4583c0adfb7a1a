/** The one place that turns what the user does into requests, and what the worker says into state. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { LabError, toFailure, type Failure } from '../lab/errors';
import { DEFAULT_RECIPE, LIVE_KEYS, RECIPE_FIELDS, recipeDifferences, type Recipe } from '../lab/recipe';
import type { LabClient, Report } from '../worker/client';
import type { StudyProgress } from '../lab/studies/study';
import type { BackendChoice, PlayState, PopulationInfo, Prediction } from '../worker/protocol';
import type { StudyAnswer, StudyAnswerOf, StudyAsk, StudyAskOf, StudyTopic } from '../worker/studies';
import { MetricColumns } from './columns';
import { afterPause, atIntervals } from './delayed';
import type { Link } from './link';
import { afterOpening, type Resumption } from './resumption';
import { runTitle } from './run-names';
import {
  afterFailure,
  afterReport,
  initialState,
  liveKnobs,
  milestone,
  restartChanges,
  takeFields,
  wantsNewPopulation,
  type SessionState,
} from './session-state';

/** A dragged slider asks for many values; the worker hears of the last one in each interval. */
const LIVE_DELAY = 30;
/** Before the first step a changed recipe is applied by itself, once the user pauses for this long. */
const REOPEN_DELAY = 350;

export class Session {
  readonly columns = new MetricColumns();
  readonly store: StoreApi<SessionState>;
  /** Told of a failure in the middle of training; whether somebody sees to it, so that it need not be shown. */
  onFailure: (failure: Failure) => boolean = () => false;
  readonly #client: LabClient;
  readonly #baseUrl: string;
  /** Counts openings: what belongs to an older one is not heard. */
  #opening = 0;
  #asked: Recipe;
  /** Where the last opening was to go on; a retry tries that again. */
  #resumption: Resumption | null = null;
  /** What the population before an opening was doing; the worker keeps it, paused, when the opening is refused. */
  #before: PlayState = 'idle';
  readonly #sendLive = atIntervals(LIVE_DELAY, () => this.#live());
  readonly #sendSteps = atIntervals(LIVE_DELAY, () => {
    // A whole recipe that was set may already have been opened with its steps.
    if (this.#state.recipe.steps !== this.#state.steps) this.#extend();
  });
  readonly #reopen = afterPause(REOPEN_DELAY, () => void this.open());
  readonly #unsubscribe: () => void;

  constructor(client: LabClient, link: Link, baseUrl: string) {
    this.#client = client;
    this.#baseUrl = baseUrl;
    this.store = createStore(() => initialState(link));
    this.#asked = this.#state.recipe;
    this.#unsubscribe = client.subscribe((report) => this.#receive(report));
  }

  /**
   * Builds the recipe's population in the worker, or goes on with one; the one before stays on screen until the new one is
   * there.
   *
   * @returns why there is none; null where there is, or where something else was asked for meanwhile.
   */
  async open(resumption: Resumption | null = null): Promise<Failure | null> {
    const opening = ++this.#opening;
    this.#reopen.cancel();
    this.#resumption = resumption;
    const { recipe: wanted, backend, engine, touched, play } = this.#state;
    const recipe = resumption?.point.recipe ?? wanted;
    if (play !== 'loading') this.#before = play === 'running' ? 'paused' : play;
    this.#asked = recipe;
    this.#set({ play: 'loading', progress: null, failure: null });
    try {
      const mayReduce = !touched && recipeDifferences(recipe).length === 0;
      const population = await this.#client.request<'open'>({
        kind: 'open',
        recipe,
        backend,
        engine,
        mayReduce,
        baseUrl: this.#baseUrl,
        from: resumption?.point.checkpoint ?? null,
      });
      if (opening !== this.#opening) return null;
      this.#begin(population, resumption);
      return null;
    } catch (error) {
      if (opening !== this.#opening) return null;
      this.#set(afterFailure(error));
      if (this.#before === 'paused' || this.#before === 'finished') {
        this.#set({ play: this.#before });
        this.keep();
      }
      return toFailure(error);
    }
  }

  /** Goes on elsewhere with a fresh worker, on another backend where one is named. */
  moveTo(resumption: Resumption, backend?: BackendChoice): Promise<Failure | null> {
    this.#client.restart('training');
    if (backend !== undefined) this.#set({ backend });
    return this.open(resumption);
  }

  play(): void {
    const { play, population, begun } = this.#state;
    if (play === 'loading') this.#set({ playWhenOpen: true });
    else if (population === null || play === 'failed') this.retry(true);
    // A change that has just been made is meant, too.
    else if (!begun && wantsNewPopulation(this.#state)) this.startNew();
    else this.#expect('running', { kind: 'play' });
  }

  pause(): void {
    if (this.#state.play === 'loading') this.#set({ playWhenOpen: false });
    else this.#expect('paused', { kind: 'pause' });
  }

  toggle(): void {
    const { play, playWhenOpen } = this.#state;
    if (play === 'running' || playWhenOpen) this.pause();
    else if (play !== 'finished') this.play();
  }

  step(): void {
    if (this.#state.play === 'paused') this.#ask({ kind: 'step' });
  }

  /** The same recipe from step 0. */
  reset(): void {
    this.#set({ playWhenOpen: false });
    void this.open();
  }

  /** Goes on beyond the end. */
  prolong(by: number): void {
    const steps = Math.min(RECIPE_FIELDS.steps.max, this.#state.steps + by);
    this.#set({ recipe: { ...this.#state.recipe, steps }, steps, touched: true });
    this.#extend();
    this.#ask({ kind: 'play' });
  }

  /** Sets fields of the recipe. Each takes effect as the schema says: at once, by prolonging, or with a new population. */
  change(patch: Partial<Recipe>): void {
    const recipe = { ...this.#state.recipe, ...patch };
    this.#set({ recipe, touched: true });
    if (LIVE_KEYS.some((key) => key in patch)) this.#sendLive();
    if ('steps' in patch) this.#sendSteps();
    this.#applyRestart();
  }

  restoreDefaults(): void {
    this.change(DEFAULT_RECIPE);
  }

  /** Leaves the present training for what the controls show. */
  startNew(): void {
    this.#set({ playWhenOpen: true });
    void this.open();
  }

  /** Sets the controls back to what is being trained. */
  keep(): void {
    const { population, recipe } = this.#state;
    if (population === null) return;
    const back = takeFields(population.recipe, restartChanges(recipe, population.recipe));
    this.#set({ recipe: { ...recipe, ...back } });
  }

  predict(text: string, text2: string | null): Promise<Prediction> {
    return this.#client.request<'predict'>({ kind: 'predict', text, text2 });
  }

  /** @throws LabError `cancelled` when the same topic is asked anew before the answer is there. */
  study<T extends StudyTopic>(ask: StudyAskOf<T>): Promise<StudyAnswerOf<T>> {
    // What is asked of some topic is one of what can be asked, and the protocol promises an answer of that topic.
    return this.#client.request<'study'>({ kind: 'study', ask: ask as StudyAsk });
  }

  cancelStudy(topic: StudyTopic): void {
    this.#ask({ kind: 'cancel-study', topic });
  }

  /** Hears how far studies are. */
  watchStudies(listener: (progress: { readonly topic: StudyTopic } & StudyProgress<StudyAnswer>) => void): () => void {
    return this.#client.subscribe((report) => {
      if (report.kind === 'studying') listener(report);
    });
  }

  cancelLoading(): void {
    this.#opening++;
    this.#client.restart('training');
    this.#set(
      afterFailure(new LabError('cancelled', 'Loading was cancelled.', 'Load it again, or choose another recipe.')),
    );
  }

  /** Tries again with a fresh worker: a lost graphics device or a crash leaves nothing that could be reused. */
  retry(thenPlay = false): void {
    this.#client.restart('training');
    this.#set({ playWhenOpen: thenPlay });
    void this.open(this.#resumption);
  }

  dismissFailure(): void {
    this.#set({ failure: null });
  }

  dismissTakenUp(): void {
    this.#set({ takenUp: null });
  }

  /** Says something that needs no answer. */
  notify(notice: string): void {
    this.#set({ notices: [...this.#state.notices, notice], announcement: notice });
  }

  dismissNotices(): void {
    this.#set({ notices: [] });
  }

  /** Picks one run out, everywhere on the page; null lets go of it. */
  follow(run: number | null): void {
    const runs = this.#state.population?.runs ?? [];
    const followed = run !== null && runs[run] !== undefined ? run : null;
    if (followed === this.#state.followed) return;
    this.#set({
      followed,
      announcement: followed === null ? 'No run is followed.' : `Following run ${runTitle(runs, followed)}.`,
    });
  }

  announce(announcement: string): void {
    this.#set({ announcement });
  }

  dispose(): void {
    this.#unsubscribe();
    for (const pending of [this.#sendLive, this.#sendSteps, this.#reopen]) pending.cancel();
    this.#client.dispose();
  }

  get #state(): SessionState {
    return this.store.getState();
  }

  #set(changes: Partial<SessionState>): void {
    if (Object.keys(changes).length > 0) this.store.setState(changes);
  }

  #receive(report: Report): void {
    // While a population is being opened, curves still under way belong to the one before.
    const opening = this.#state.play === 'loading' && report.kind !== 'progress' && report.kind !== 'failure';
    if (opening) return;
    if (report.kind === 'failure' && this.#state.play !== 'loading' && this.onFailure(report.failure)) return;
    if (report.kind === 'step') {
      this.columns.appendStep(report.step, report.metrics);
      this.columns.moveTo(report.step, this.columns.position.epoch);
    }
    if (report.kind === 'evaluation') this.columns.appendEvaluation(report.step, report.metrics);
    if (report.kind === 'state') this.columns.moveTo(report.step, report.epoch);
    this.#set(afterReport(this.#state, report));
  }

  #begin(population: PopulationInfo, resumption: Resumption | null): void {
    const { runs, resumed } = population;
    if (resumption === null) this.columns.reset(runs.length);
    else this.columns.goOn(resumption.point.checkpoint, resumed?.epoch ?? 0, runs.length, resumption.columns);
    this.#resumption = null;
    const { changes, setMeanwhile, play } = afterOpening(this.#state, this.#asked, population, resumption);
    this.#set({ ...changes, trainingId: resumption?.point.trainingId ?? crypto.randomUUID() });
    if (setMeanwhile.some((key) => RECIPE_FIELDS[key].effect === 'live')) this.#live();
    if (setMeanwhile.includes('steps')) this.#extend();
    if (play) this.play();
  }

  /** Before the first step a changed recipe is opened by itself; later the user is asked. */
  #applyRestart(): void {
    const { begun, play, population, recipe } = this.#state;
    const ahead =
      play === 'loading'
        ? restartChanges(recipe, this.#asked).length > 0
        : population === null || (!begun && wantsNewPopulation(this.#state));
    if (ahead) this.#reopen();
    else this.#reopen.cancel();
  }

  #live(): void {
    if (this.#state.population !== null && this.#state.play !== 'loading') {
      this.#ask({ kind: 'live', knobs: liveKnobs(this.#state.recipe) });
    }
  }

  #extend(): void {
    const { population, recipe, play } = this.#state;
    if (population === null || play === 'loading') return;
    const steps = Math.max(recipe.steps, this.columns.position.step, 1);
    this.#set({ recipe: { ...recipe, steps }, steps });
    this.#ask({ kind: 'extend', steps });
  }

  /** Shows at once what was asked for; the worker, which may be in the middle of a step, confirms or corrects it. */
  #expect(play: PlayState, request: Parameters<LabClient['request']>[0]): void {
    this.#set({ play, announcement: milestone(this.#state, play, this.columns.position.step) });
    this.#ask(request);
  }

  #ask(request: Parameters<LabClient['request']>[0]): void {
    this.#client.request(request).catch((error: unknown) => {
      const failure = toFailure(error);
      // A refused request leaves the training as it was; whether it goes on is the worker's to say.
      if (failure.code !== 'cancelled') this.#set({ failure, announcement: failure.message });
    });
  }
}
