/** A recipe from anything: what is taken, what is clamped, and what is said about it. */
import { describe, expect, test } from 'vitest';
import { PRESET_IDS, PRESETS } from '../../../src/lab/presets';
import {
  DEFAULT_RECIPE,
  LIVE_KEYS,
  negativesOf,
  RECIPE_FIELDS,
  RECIPE_KEYS,
  recipeDifferences,
  type RecipeKey,
} from '../../../src/lab/recipe';
import { parseRecipe } from '../../../src/lab/recipe-parsing';

const parsed = (input: Record<string, unknown>): { recipe: typeof DEFAULT_RECIPE; keys: (RecipeKey | null)[] } => {
  const { recipe, notices } = parseRecipe(input);
  for (const { text } of notices) expect(text.length).toBeGreaterThan(0);
  return { recipe, keys: notices.map(({ key }) => key) };
};

test('nothing given: the defaults, without complaint', () => {
  expect(parsed({})).toEqual({ recipe: DEFAULT_RECIPE, keys: [] });
});

test('a recipe given back is taken as it is, as values and as text', () => {
  const recipe = {
    ...DEFAULT_RECIPE,
    gamma: 0.25,
    shots: 16,
    presets: ['warp', 'idpg'] as const,
    inits: ['mask'] as const,
    steps: 7,
  };
  expect(parsed(recipe)).toEqual({ recipe, keys: [] });
  const text = Object.fromEntries(RECIPE_KEYS.map((key) => [key, String(recipe[key])]));
  expect(parsed(text)).toEqual({ recipe, keys: [] });
});

test('a default recipe obeys its own schema', () => {
  for (const key of RECIPE_KEYS) {
    const field = RECIPE_FIELDS[key];
    if (field.kind === 'number') {
      for (const value of [field.initial, ...field.stops]) {
        expect(value >= field.min && value <= field.max && (!field.integer || Number.isInteger(value)), key).toBe(true);
      }
      expect(
        [...field.stops].sort((a, b) => a - b),
        key,
      ).toEqual(field.stops);
    } else if (field.kind === 'list') {
      expect(
        field.initial.every((item) => (field.options as readonly string[]).includes(item)),
        key,
      ).toBe(true);
    }
  }
});

describe('numbers', () => {
  test.each([
    ['too large', { gamma: 11 }, 'gamma', 10],
    ['too small', { gamma: -1 }, 'gamma', 0],
    ['a fraction where a whole number is wanted', { steps: 12.6 }, 'steps', 13],
    ['below the least after rounding', { batch: 0.2 }, 'batch', 1],
    ['as text', { beta: '1e9' }, 'beta', 10],
  ] as const)('%s: changed, and said so', (_, input, key, wanted) => {
    const { recipe, keys } = parsed(input);
    expect(recipe[key]).toBe(wanted);
    expect(keys).toEqual([key]);
  });

  test.each([
    ['NaN', NaN],
    ['Infinity', Infinity],
    ['"fast"', 'fast'],
    ['empty', ''],
    ['blank', '  '],
    ['null', null],
    ['true', true],
    ['a list', [1]],
    ['an object', {}],
  ])('%s: the default instead, and said so', (_, value) => {
    const { recipe, keys } = parsed({ gamma: value });
    expect(recipe.gamma).toBe(DEFAULT_RECIPE.gamma);
    expect(keys).toEqual(['gamma']);
  });

  test('text with spaces around a number is a number', () => {
    expect(parsed({ steps: ' 50 ' })).toMatchObject({ recipe: { steps: 50 }, keys: [] });
  });
});

describe('lists', () => {
  test('from text and from a list, in their own order, without repetition', () => {
    expect(parsed({ presets: 'warp, idpg,warp' })).toMatchObject({ recipe: { presets: ['warp', 'idpg'] }, keys: [] });
    expect(parsed({ presets: ['idpg', 'warp'] })).toMatchObject({ recipe: { presets: ['idpg', 'warp'] }, keys: [] });
  });

  test('unknown items are left out, and named', () => {
    const { recipe, notices } = parseRecipe({ inits: 'mask,zeros' });
    expect(recipe.inits).toEqual(['mask']);
    expect(notices).toHaveLength(1);
    expect(notices[0]?.text).toContain('zeros');
  });

  test.each([
    ['nothing known', 'zeros'],
    ['empty text', ''],
    ['an empty list', []],
    ['a number', 3],
    ['null', null],
  ])('%s: the default instead, and said so', (_, value) => {
    const { recipe, keys } = parsed({ inits: value });
    expect(recipe.inits).toEqual(DEFAULT_RECIPE.inits);
    expect(keys).toEqual(['inits']);
  });
});

describe('texts', () => {
  test.each([
    ['empty', ''],
    ['with a space', 'my task'],
    ['an address', 'https://x'],
    ['a number', 3],
    ['null', null],
  ])('a task that is %s is not taken', (_, value) => {
    const { recipe, keys } = parsed({ task: value });
    expect(recipe.task).toBe(DEFAULT_RECIPE.task);
    expect(keys).toEqual(['task']);
  });

  test('a metric is one of those there are, or empty for the task’s own', () => {
    expect(parsed({ metric: 'matthews' })).toMatchObject({ recipe: { metric: 'matthews' }, keys: [] });
    expect(parseRecipe({ metric: '' }, { ...DEFAULT_RECIPE, metric: 'f1' })).toMatchObject({
      recipe: { metric: '' },
      notices: [],
    });
  });

  test.each([
    ['unknown', 'bleu'],
    ['blank', ' '],
    ['a number', 1],
    ['null', null],
  ])('a metric that is %s is not taken, and the choice is named', (_, value) => {
    const { recipe, notices } = parseRecipe({ metric: value });
    expect(recipe.metric).toBe('');
    expect(notices.map(({ key }) => key)).toEqual(['metric']);
    expect(notices[0]?.text).toMatch(/the task's own is used.*accuracy, matthews, f1, macro-f1/);
  });

  test('a long text is cut, and said so', () => {
    const { recipe, keys } = parsed({ initText: 'a'.repeat(501) });
    expect(recipe.initText).toHaveLength(500);
    expect(keys).toEqual(['initText']);
  });
});

describe('unknown keys', () => {
  test.each(['speed', 'toString', 'constructor', 'hasOwnProperty'])('“%s” is named and left out', (key) => {
    const { recipe, notices } = parseRecipe({ [key]: 1 });
    expect(recipe).toEqual(DEFAULT_RECIPE);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({ key: null });
    expect(notices[0]?.text).toContain(key);
  });
});

test('absent fields take the value of the given base', () => {
  const base = { ...DEFAULT_RECIPE, shots: 16, gamma: 2 };
  expect(parseRecipe({ gamma: 'x' }, base).recipe).toEqual(base);
});

test('differences name the fields that depart, lists by what is in them', () => {
  expect(recipeDifferences({ ...DEFAULT_RECIPE, presets: [...DEFAULT_RECIPE.presets] })).toEqual([]);
  expect(recipeDifferences({ ...DEFAULT_RECIPE, gamma: 1, presets: ['warp'] }).sort()).toEqual(['gamma', 'presets']);
  const base = { ...DEFAULT_RECIPE, gamma: 1 };
  expect(recipeDifferences(DEFAULT_RECIPE, base)).toEqual(['gamma']);
});

test('live knobs are those that can be turned while training', () => {
  expect([...LIVE_KEYS].sort()).toEqual(
    ['beta', 'decay', 'gamma', 'kappa', 'learningRateScale', 'negatives', 'promptLength', 'temperature'].sort(),
  );
});

test('negatives: four times the batch unless given, never more than 256', () => {
  expect(negativesOf({ negatives: 0, batch: 16 })).toBe(64);
  expect(negativesOf({ negatives: 0, batch: 64 })).toBe(256);
  expect(negativesOf({ negatives: 5, batch: 64 })).toBe(5);
});

test('presets: ids are their own keys, every one has a name of its own', () => {
  for (const id of PRESET_IDS) {
    expect(PRESETS[id].id).toBe(id);
  }
  expect(new Set(PRESET_IDS.map((id) => PRESETS[id].name)).size).toBe(PRESET_IDS.length);
});
