/** Makes the default recipe small enough for a slow machine, by a short measurement at the start. */
import type { Recipe } from '../lab/recipe';
import { FEWEST_PAIRS } from '../lab/statistics/sign-test';
import { Population, type PopulationOptions } from '../lab/training/population';
import { enumerateRuns } from '../lab/training/runs';

/** The longest a step of the default population may take, milliseconds. */
const LONGEST_STEP = 250;
/** As many pairs as the sign test needs: with fewer the lab could not say which method is better. */
const ENOUGH_SEEDS = FEWEST_PAIRS;
const FEWEST_SEEDS = 3;
const SMALL_BATCH = 8;
const SMALLEST_BATCH = 4;

/** What a population is made of besides its recipe. */
export type Source = Omit<PopulationOptions, 'recipe' | 'onProgress'>;

export interface Reduction {
  readonly recipe: Recipe;
  /** In words, for the user; empty when nothing had to be reduced. */
  readonly changes: readonly string[];
}

/**
 * Times steps of two small populations and reduces batch and seeds until a step of the recipe is expected to take
 * at most 250 ms. A machine that needs this looks at fewer validation examples, too.
 */
export async function reduceToPace(recipe: Recipe, source: Source): Promise<Reduction> {
  const expected = await fitStepTime(recipe, source);
  const time = ({ seeds, batch }: Recipe): number =>
    expected(enumerateRuns({ ...recipe, seeds }, source.task.classes.length).length * batch);
  if (time(recipe) <= LONGEST_STEP) return { recipe, changes: [] };

  let reduced: Recipe = { ...recipe, validation: recipe.validation / 2 };
  while (time(reduced) > LONGEST_STEP) {
    const { seeds, batch } = reduced;
    if (batch > SMALL_BATCH) reduced = { ...reduced, batch: batch / 2 };
    else if (seeds > ENOUGH_SEEDS) reduced = { ...reduced, seeds: seeds - 1 };
    else if (batch > SMALLEST_BATCH) reduced = { ...reduced, batch: batch / 2 };
    else if (seeds > FEWEST_SEEDS) reduced = { ...reduced, seeds: seeds - 1 };
    else break;
  }
  const words = { seeds: 'seeds', batch: 'examples a batch', validation: 'validation examples' } as const;
  const keys = ['seeds', 'batch', 'validation'] as const;
  return {
    recipe: reduced,
    changes: keys
      .filter((key) => reduced[key] !== recipe[key])
      .map((key) => `${reduced[key]} ${words[key]} instead of ${recipe[key]}`),
  };
}

/** Expected milliseconds of a step as a linear function of its sequences (runs x batch). */
async function fitStepTime(recipe: Recipe, source: Source): Promise<(sequences: number) => number> {
  const small = await timeStep({ ...recipe, seeds: 1, batch: 4 }, source);
  const large = await timeStep({ ...recipe, seeds: 2, batch: 8 }, source);
  const slope = Math.max(0, (large.milliseconds - small.milliseconds) / (large.sequences - small.sequences));
  return (sequences) => large.milliseconds + slope * (sequences - large.sequences);
}

/** The quickest of two steps after a first one that is not counted: it compiles. */
async function timeStep(
  recipe: Recipe,
  source: Source,
): Promise<{ readonly sequences: number; readonly milliseconds: number }> {
  const population = await Population.create({ ...source, recipe: { ...recipe, validation: 8 } });
  try {
    let quickest = Infinity;
    for (let i = 0; i < 3; i++) {
      const began = performance.now();
      await population.advance();
      if (i > 0) quickest = Math.min(quickest, performance.now() - began);
    }
    return { sequences: population.runs.length * recipe.batch, milliseconds: quickest };
  } finally {
    population.dispose();
  }
}
