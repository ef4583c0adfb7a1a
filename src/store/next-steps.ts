/** What the page can set at a press of what a verdict advises. */
import { RECIPE_FIELDS, type Recipe } from '../lab/recipe';
import type { Advice } from '../lab/statistics/advice';

export interface NextStep {
  readonly name: string;
  readonly patch: Partial<Recipe>;
}

/** Null where it is for the user to decide, has a button already, or the lab offers no more. */
export function nextStep({ kind }: Advice, { seeds, dataSeeds }: Recipe): NextStep | null {
  switch (kind) {
    case 'more-seeds': {
      const more = stopFrom('seeds', 2 * seeds);
      return more > seeds ? { name: `Set ${more} seeds`, patch: { seeds: more } } : null;
    }
    case 'more-data-seeds': {
      const more = stopFrom('dataSeeds', dataSeeds + 2);
      return more > dataSeeds ? { name: `Set ${more} data seeds`, patch: { dataSeeds: more } } : null;
    }
    case 'too-small':
    case 'train-longer':
    case 'search-rate':
      return null;
  }
}

/** The first of the slider's stops at or above a value, else the last. */
function stopFrom(key: 'seeds' | 'dataSeeds', value: number): number {
  const { stops, max } = RECIPE_FIELDS[key];
  return stops.find((stop) => stop >= value) ?? max;
}
