/** What the page knows about the present training, apart from the measured columns. */
import { toFailure, type Failure } from '../lab/errors';
import {
  LIVE_KEYS,
  RECIPE_FIELDS,
  RECIPE_KEYS,
  sameValue,
  type LiveKnobs,
  type Recipe,
  type RecipeKey,
} from '../lab/recipe';
import type { FinalResult } from '../lab/training/metrics';
import type { Report } from '../worker/client';
import type { BackendChoice, EngineChoice, Mark, Pace, PlayState, PopulationInfo } from '../worker/protocol';

export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

export interface SessionState {
  /** What the controls show. Its restart fields may be ahead of the population's. */
  readonly recipe: Recipe;
  readonly backend: BackendChoice;
  readonly engine: EngineChoice;
  /** Whether the user has set anything; until then the lab may reduce the recipe and the address stays bare. */
  readonly touched: boolean;
  readonly notices: readonly string[];
  readonly population: PopulationInfo | null;
  /** Names the training under way; a training that is taken up after a reload keeps its name. */
  readonly trainingId: string;
  readonly play: PlayState;
  /** Play was asked for before there was anything to play. */
  readonly playWhenOpen: boolean;
  /** Whether at least one step was made. */
  readonly begun: boolean;
  readonly steps: number;
  readonly progress: Progress | null;
  readonly pace: Pace | null;
  readonly marks: readonly Mark[];
  /** The step at which a run diverged, by run. */
  readonly diverged: ReadonlyMap<number, number>;
  readonly final: FinalResult | null;
  /** The run that the charts and tables pick out. */
  readonly followed: number | null;
  readonly failure: Failure | null;
  /** Where the training was taken up after a reload or a failure, in words; null where it was not. */
  readonly takenUp: string | null;
  /** For the live region: the last milestone. */
  readonly announcement: string;
}

export function initialState(link: {
  readonly recipe: Recipe;
  readonly backend: BackendChoice;
  readonly engine: EngineChoice;
  readonly setsRecipe: boolean;
  readonly notices: readonly string[];
}): SessionState {
  const { recipe, backend, engine, setsRecipe, notices } = link;
  return {
    recipe,
    backend,
    engine,
    touched: setsRecipe,
    notices,
    population: null,
    trainingId: '',
    play: 'idle',
    playWhenOpen: false,
    begun: false,
    steps: recipe.steps,
    progress: null,
    pace: null,
    marks: [],
    diverged: new Map(),
    final: null,
    followed: null,
    failure: null,
    takenUp: null,
    announcement: '',
  };
}

/** What changes when a new population is there. */
export function withPopulation(population: PopulationInfo): Partial<SessionState> {
  return {
    population,
    play: 'paused',
    begun: false,
    steps: population.recipe.steps,
    progress: null,
    marks: [],
    diverged: new Map(),
    final: null,
    followed: null,
    failure: null,
    takenUp: null,
    announcement: `Ready: ${population.runs.length} runs.`,
  };
}

/** What a report of the worker changes; measured rows go to the columns and change nothing here. */
export function afterReport(state: SessionState, report: Report): Partial<SessionState> {
  switch (report.kind) {
    case 'progress':
      return { progress: { phase: report.phase, done: report.done, total: report.total } };
    case 'state':
      return {
        ...(report.state === state.play
          ? {}
          : { play: report.state, announcement: milestone(state, report.state, report.step) }),
        ...(report.steps === state.steps ? {} : { steps: report.steps }),
        ...(report.step > 0 && !state.begun ? { begun: true } : {}),
        ...(report.state === 'loading' || state.progress === null ? {} : { progress: null }),
      };
    case 'step':
      return state.begun ? {} : { begun: true };
    case 'evaluation':
      return {};
    case 'final':
      return { final: report.result };
    case 'mark':
      return { marks: [...state.marks, report.mark] };
    case 'task':
      return state.population === null
        ? {}
        : { population: { ...state.population, task: { ...state.population.task, cutShare: report.cutShare } } };
    case 'diverged':
      // A training that was taken up may tell it again, later.
      return state.diverged.has(report.run) ? {} : { diverged: new Map(state.diverged).set(report.run, report.step) };
    case 'pace':
      return { pace: report.pace };
    case 'download':
    case 'measuring':
    case 'reading':
    case 'studying':
      return {};
    case 'failure':
      return afterFailure(report.failure);
  }
}

export function afterFailure(error: unknown): Partial<SessionState> {
  const failure = isFailure(error) ? error : toFailure(error);
  return { failure, play: 'failed', playWhenOpen: false, progress: null, announcement: `Failed: ${failure.message}` };
}

function isFailure(error: unknown): error is Failure {
  return (
    typeof error === 'object' && error !== null && !(error instanceof Error) && 'code' in error && 'remedy' in error
  );
}

/** What a screen reader is told when training starts, pauses or ends. */
export function milestone(state: SessionState, play: PlayState, step: number): string {
  switch (play) {
    case 'running':
      return step > 0 || state.begun ? 'Training goes on.' : 'Training started.';
    case 'finished':
      return `Training finished at step ${step}.`;
    case 'paused':
      return state.play === 'running' ? `Paused at step ${step}.` : state.announcement;
    default:
      return state.announcement;
  }
}

/** The fields in which two recipes ask for different populations. */
export function restartChanges(a: Recipe, b: Recipe): RecipeKey[] {
  return RECIPE_KEYS.filter((key) => RECIPE_FIELDS[key].effect === 'restart' && !sameValue(a[key], b[key]));
}

/** Whether the controls ask for another population than the present one. */
export function wantsNewPopulation({ population, recipe }: SessionState): boolean {
  return population !== null && restartChanges(recipe, population.recipe).length > 0;
}

/** The recipe that the population is trained by now: its own, with the live knobs and the steps as they stand. */
export function appliedRecipe(state: SessionState): Recipe {
  const { population, recipe } = state;
  return population === null ? recipe : { ...population.recipe, ...liveKnobs(recipe), steps: state.steps };
}

export function liveKnobs(recipe: Recipe): LiveKnobs {
  return Object.fromEntries(LIVE_KEYS.map((key) => [key, recipe[key]])) as unknown as LiveKnobs;
}

export function takeFields(recipe: Recipe, keys: readonly RecipeKey[]): Partial<Recipe> {
  return Object.fromEntries<Recipe[RecipeKey]>(keys.map((key) => [key, recipe[key]]));
}
