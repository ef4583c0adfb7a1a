import { describe, expect, it } from 'vitest';
import { DEFAULT_RECIPE, type Recipe } from '../../../src/lab/recipe';
import { readLink, writeQuery } from '../../../src/store/link';

const changed: Recipe = {
  ...DEFAULT_RECIPE,
  presets: ['warp', 'infoprompt'],
  inits: ['normal', 'text'],
  initText: 'Gut, schlecht & 50 % mehr? Ja, naïve = 1',
  gamma: 0.5,
  learningRateScale: 0,
  steps: 1000,
};

describe('a link to a recipe', () => {
  it('is empty for the defaults', () => {
    expect(writeQuery(DEFAULT_RECIPE)).toBe('');
    expect(readLink('')).toEqual({
      query: '',
      recipe: DEFAULT_RECIPE,
      notices: [],
      setsRecipe: false,
      autoplay: false,
      backend: 'auto',
      engine: 'compiled',
      hub: null,
    });
  });

  it('holds the differences alone, with its version, and reads back as the same recipe', () => {
    const query = writeQuery(changed);
    expect(query).toMatch(/^\?v=1&/);
    expect(query).toContain('presets=warp,infoprompt');
    expect(query).not.toContain('beta');
    const link = readLink(query);
    expect(link.recipe).toEqual(changed);
    expect(link.notices).toEqual([]);
    expect(link.setsRecipe).toBe(true);
  });

  it('carries the view beside the recipe', () => {
    const view = { autoplay: true, backend: 'wasm', engine: 'reference', hub: 'http://127.0.0.1:4000' } as const;
    expect(readLink(writeQuery(DEFAULT_RECIPE, view))).toMatchObject({ ...view, setsRecipe: false });
    expect(readLink('?autoplay')).toMatchObject({ autoplay: true });
    expect(readLink('?autoplay=0')).toMatchObject({ autoplay: false });
  });

  it('says what it clamped, did not know, or was made for', () => {
    const { recipe, notices } = readLink(
      '?v=7&gamma=99&inits=normal,magic&foo=1&backend=abacus&engine=steam&seeds=many',
    );
    expect(recipe.gamma).toBe(10);
    expect(recipe.inits).toEqual(['normal']);
    expect(recipe.seeds).toBe(DEFAULT_RECIPE.seeds);
    for (const word of ['another version (7)', '99', 'magic', 'foo', 'abacus', 'many']) {
      expect(notices.some((notice) => notice.includes(word))).toBe(true);
    }
  });

  it('does not take what every object inherits for a field', () => {
    expect(readLink('?__proto__=1&toString=2').recipe).toEqual(DEFAULT_RECIPE);
  });
});
