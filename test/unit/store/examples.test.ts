import { describe, expect, it } from 'vitest';
import { DEFAULT_RECIPE } from '../../../src/lab/recipe';
import { EXAMPLES, exampleLink, exampleOf } from '../../../src/store/examples';
import { readLink } from '../../../src/store/link';

const VIEW = readLink('?backend=wasm&autoplay');

describe('examples', () => {
  it.each(EXAMPLES.map((example) => [example.id, example] as const))('%s comes back from its link', (_, example) => {
    const link = exampleLink(example, VIEW);
    expect(link.startsWith('./?v=1&')).toBe(true);
    const { recipe, notices, backend, autoplay } = readLink(link.slice(2));
    expect(notices).toEqual([]);
    expect(recipe).toEqual(example.recipe);
    expect({ backend, autoplay }).toEqual({ backend: 'wasm', autoplay: false });
  });

  it('are told apart by their recipes, and from everything else', () => {
    for (const example of EXAMPLES) expect(exampleOf(example.recipe)).toBe(example);
    expect(exampleOf(DEFAULT_RECIPE)).toBeNull();
    expect(new Set(EXAMPLES.map(({ id }) => id)).size).toBe(EXAMPLES.length);
  });
});
