/** What a recipe may call its encoder. */
import { expect, test } from 'vitest';
import { parseRecipe } from '../../../src/lab/recipe-parsing';

test.each([
  'tiny',
  'bert-base-uncased',
  'owner/name',
  'owner/na.me@main',
  `owner/name@${'a'.repeat(40)}`,
  'folder:Mein Modell (2)',
])('%s', (encoder) => {
  expect(parseRecipe({ encoder })).toMatchObject({ recipe: { encoder }, notices: [] });
});

test.each([
  '../tiny',
  'a/b/c',
  'owner/name@',
  '@main',
  'folder:',
  'folder:a/b',
  'folder:a\nb',
  'https://x.example',
  'a b',
])('“%s” is none', (encoder) => {
  const { recipe, notices } = parseRecipe({ encoder });
  expect(recipe.encoder).toBe('tiny');
  expect(notices).toHaveLength(1);
});
