/** What an entry is called before the user calls it something: what was changed. */
import { DEFAULT_RECIPE, recipeDifferences, type Recipe } from '../../lab/recipe';
import type { Mark } from '../../worker/protocol';
import { changesInWords } from '../recipe-words';

/** More changes than this made while it trained are counted, not named. */
const MOST_MARKS = 2;

/**
 * The differences from the entry before where those are fewer, else from the defaults, then what was changed while it
 * trained.
 *
 * @param before the recipe trained before this one; null for none.
 */
export function labelOf(recipe: Recipe, before: Recipe | null, marks: readonly Mark[]): string {
  const later = marks.slice(0, MOST_MARKS).map(({ label, step }) => `, then ${label} at step ${step}`);
  const more = marks.length - later.length;
  return `${start(recipe, before)}${later.join('')}${more > 0 ? ` and ${more} more` : ''}`;
}

function start(recipe: Recipe, before: Recipe | null): string {
  const fromDefaults = recipeDifferences(recipe).length;
  const absolute = fromDefaults === 0 ? 'defaults' : changesInWords(DEFAULT_RECIPE, recipe);
  if (before === null) return absolute;
  const fromBefore = recipeDifferences(recipe, before).length;
  if (fromBefore === 0) return `again: ${absolute}`;
  return fromBefore < fromDefaults ? changesInWords(before, recipe) : absolute;
}
