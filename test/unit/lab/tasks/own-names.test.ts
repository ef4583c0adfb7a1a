/** What tasks of a person's own are called, and that links carry it. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_RECIPE } from '../../../../src/lab/recipe';
import { freeTitle, ownId } from '../../../../src/lab/tasks/own-names';
import { readLink, writeQuery } from '../../../../src/store/link';
import { labErrorOf } from '../support/lab-error';

describe('the name in a recipe', () => {
  test.each([
    ['Reviews, 50 % “good” & bad? #1 = +1', 'own:Reviews, 50 % “good” & bad? #1 = +1'],
    ['a/b\\c@d\te', 'own:a b c d e'],
    ['%2C, %252C', 'own:%2C, %252C'],
    ['naïve 漢字 🙂', 'own:naïve 漢字 🙂'],
    ['own:own', 'own:own:own'],
    ['half a pair \uD83D of surrogates', 'own:half a pair   of surrogates'],
    ['..', 'own:..'],
    [' __proto__ ', 'own:__proto__'],
    ['🙂'.repeat(300), `own:${'🙂'.repeat(80)}`],
  ])('%j comes back from a link as it was', (title, id) => {
    expect(ownId(title)).toBe(id);
    const { recipe, notices } = readLink(writeQuery({ ...DEFAULT_RECIPE, task: id }));
    expect([recipe.task, notices]).toEqual([id, []]);
  });

  test('cannot be nothing', async () => {
    for (const title of ['', '  ', '/@', '\n']) {
      expect(await labErrorOf(() => ownId(title))).toMatchObject({ code: 'task-invalid' });
    }
  });
});

test('a name that is taken is counted on', () => {
  expect(freeTitle('Moods', [])).toBe('Moods');
  expect(freeTitle(' Moods ', ['own:Moods'])).toBe('Moods 2');
  expect(freeTitle('Moods', ['own:Moods', 'own:Moods 2', 'Moods 3'])).toBe('Moods 3');
  // What differs in signs that a recipe does not take is the same name.
  expect(freeTitle('A/B', ['own:A B'])).toBe('A/B 2');
  const long = 'x'.repeat(120);
  expect(ownId(freeTitle(long, [ownId(long)]))).not.toBe(ownId(long));
});
