/** Recipes in words: single fields for tables, and what changed from one recipe to another. */
import { PRESETS, type PresetId } from '../lab/presets';
import { INIT_NAMES } from '../lab/prompt/initialisation-ids';
import { RECIPE_FIELDS, recipeDifferences, type NumberField, type Recipe, type RecipeKey } from '../lab/recipe';
import { isMetric, METRICS } from '../lab/scores/metric';
import { encoderName } from './encoder-names';
import { taskName } from './task-names';

/** Counts that explain themselves: “16 seeds” rather than “seeds 8 → 16”. */
const COUNTED: Partial<Record<RecipeKey, string>> = {
  seeds: 'seeds',
  dataSeeds: 'data seeds',
  shots: 'examples',
  steps: 'steps',
};

/** More changes than this are counted, not named. */
const MOST_NAMED = 4;

/** A field's value as a table shows it. */
export function valueInWords(key: RecipeKey, recipe: Recipe): string {
  switch (key) {
    case 'presets':
      return recipe.presets.map(presetName).join(', ');
    case 'inits':
      return recipe.inits.map(initName).join(', ');
    case 'encoder':
      return encoderName(recipe.encoder);
    case 'task':
      return taskName(recipe.task);
    case 'metric':
      return isMetric(recipe.metric) ? METRICS[recipe.metric].title : (RECIPE_FIELDS.metric.emptyMeans ?? '');
    case 'initText':
      return `“${recipe.initText}”`;
    default:
      return numberInWords(RECIPE_FIELDS[key], recipe[key]);
  }
}

/** What `after` has otherwise than `before`: “β 0.2 → 0, 16 seeds”; empty where there is nothing. */
export function changesInWords(before: Recipe, after: Recipe): string {
  const changes = recipeDifferences(after, before).map((key) => changeInWords(key, before, after));
  if (changes.length <= MOST_NAMED) return changes.join(', ');
  return `${changes.slice(0, MOST_NAMED - 1).join(', ')} and ${changes.length - MOST_NAMED + 1} more changes`;
}

function changeInWords(key: RecipeKey, before: Recipe, after: Recipe): string {
  const field = RECIPE_FIELDS[key];
  switch (key) {
    case 'presets':
      return addedAndRemoved(before.presets, after.presets, presetName);
    case 'inits':
      return addedAndRemoved(before.inits, after.inits, initName);
    case 'encoder':
    case 'task':
    case 'metric':
      return `${field.label.toLowerCase()} ${valueInWords(key, after)}`;
    case 'initText':
      return `start text ${valueInWords(key, after)}`;
    default: {
      const counted = COUNTED[key];
      if (counted !== undefined) return `${after[key]} ${after[key] === 1 ? counted.replace(/s$/, '') : counted}`;
      const { symbol, label } = RECIPE_FIELDS[key];
      return `${symbol ?? label.toLowerCase()} ${valueInWords(key, before)} → ${valueInWords(key, after)}`;
    }
  }
}

function numberInWords({ names }: NumberField, value: number): string {
  return names?.[value] ?? String(value);
}

/** “+ WARP − IDPG”, in the order of the lists; where little stays, what there is now: “only WARP”. */
function addedAndRemoved<T>(before: readonly T[], after: readonly T[], name: (item: T) => string): string {
  const added = after.filter((item) => !before.includes(item)).map((item) => `+ ${name(item)}`);
  const removed = before.filter((item) => !after.includes(item)).map((item) => `− ${name(item)}`);
  const changes = [...added, ...removed];
  if (changes.length > after.length) return `only ${after.map(name).join(' and ')}`;
  return changes.length === 0 ? 'another order' : changes.join(' ');
}

/** Without the comma that some have, which would part them in a list. */
function presetName(preset: PresetId): string {
  return PRESETS[preset].name.replace(/, (.*)$/, ' ($1)');
}

function initName(init: Recipe['inits'][number]): string {
  return INIT_NAMES[init].name;
}
