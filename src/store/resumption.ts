/** A training as it stood at a checkpoint, and what it takes to go on with it. */
import { RECIPE_KEYS, sameValue, type Recipe, type RecipeKey } from '../lab/recipe';
import type { FinalResult } from '../lab/training/metrics';
import type { Checkpoint, Mark, PopulationInfo } from '../worker/protocol';
import type { PackedColumns } from './columns';
import { takeFields, withPopulation, type SessionState } from './session-state';

export interface ResumePoint {
  readonly trainingId: string;
  readonly checkpoint: Checkpoint;
  /** Of its population. */
  readonly recipe: Recipe;
  readonly reductions: readonly string[];
  readonly marks: readonly Mark[];
  readonly final: FinalResult | null;
}

export interface Resumption {
  readonly point: ResumePoint;
  /** Null where those on the screen are to be gone on with. */
  readonly columns: PackedColumns | null;
  /** Whether training goes on by itself. */
  readonly running: boolean;
  /** What the user is told, in one line. */
  readonly tell: (population: PopulationInfo) => string;
}

/** What follows when a population is there. */
export interface Opened {
  readonly changes: Partial<SessionState>;
  /** Fields of the recipe that the controls show otherwise than the population has them. */
  readonly setMeanwhile: readonly RecipeKey[];
  /** Whether it is to be trained at once. */
  readonly play: boolean;
}

/** @param asked the recipe that the population was asked for. */
export function afterOpening(
  { recipe, playWhenOpen }: SessionState,
  asked: Recipe,
  population: PopulationInfo,
  resumption: Resumption | null,
): Opened {
  // Where a training goes on, the controls stand as they were left; otherwise they may have been set while it was opened.
  const base = resumption === null ? asked : population.recipe;
  const setMeanwhile = RECIPE_KEYS.filter((key) => !sameValue(recipe[key], base[key]));
  const changes = resumption === null ? withPopulation(population) : withResumed(population, resumption);
  const goesOn = resumption?.running === true && !resumption.point.checkpoint.ended;
  return {
    changes: {
      ...changes,
      recipe: { ...population.recipe, ...takeFields(recipe, setMeanwhile) },
      playWhenOpen: false,
    },
    setMeanwhile,
    play: playWhenOpen || goesOn,
  };
}

function withResumed(opened: PopulationInfo, { point, tell }: Resumption): Partial<SessionState> {
  const { checkpoint, reductions, marks, final } = point;
  const told = tell(opened);
  return {
    ...withPopulation({ ...opened, reductions }),
    play: checkpoint.ended ? 'finished' : 'paused',
    begun: true,
    marks,
    final,
    diverged: opened.resumed?.diverged ?? new Map(),
    takenUp: told,
    announcement: told,
  };
}
