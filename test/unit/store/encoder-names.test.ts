import { describe, expect, it } from 'vitest';
import { encoderName, encoderOptions, findStored, originOf, storedTitle } from '../../../src/store/encoder-names';
import { COMMIT, populationOf, shelfOf, storedEncoder } from './fixtures';

const OTHER = COMMIT.replace('abc', '999');
const stored = [storedEncoder(), storedEncoder({ id: `owner/name@${OTHER}`, revision: OTHER })];

describe('finding the encoder of a recipe', () => {
  it('takes the exact commit, the beginning of one, or the latest of a name', () => {
    expect(findStored(stored, `owner/name@${OTHER}`)).toBe(stored[1]);
    expect(findStored(stored, `owner/name@${OTHER.slice(0, 8)}`)).toBe(stored[1]);
    expect(findStored(stored, 'owner/name')).toBe(stored[0]);
    expect(findStored(stored, 'owner/name@9')).toBeNull();
    expect(findStored(stored, 'owner/else')).toBeNull();
  });

  it('does not take a folder for a model of the hub', () => {
    const folder = storedEncoder({ id: 'folder:bert', source: 'folder', name: 'bert', revision: null });
    expect(findStored([folder], 'bert')).toBeNull();
    expect(findStored([folder], 'folder:bert')).toBe(folder);
  });
});

describe('the choices', () => {
  const { encoder: opened } = populationOf();

  it('name what is in the lab and on the device, with its shape', () => {
    expect(encoderOptions(shelfOf(stored), 'owner/name', opened)).toEqual({
      selected: `owner/name@${COMMIT}`,
      bundled: [{ id: 'tiny', title: 'Tiny · 2 layers × 128' }],
      stored: [
        { id: `owner/name@${COMMIT}`, title: 'owner/name@abcdef0 · 4 layers × 256' },
        { id: `owner/name@${OTHER}`, title: 'owner/name@999def0 · 4 layers × 256' },
      ],
      absent: null,
    });
  });

  it('name the recipe’s encoder where it is not here, or not yet known to be', () => {
    expect(encoderOptions(null, 'tiny', undefined).absent).toEqual({ id: 'tiny', title: 'tiny' });
    expect(encoderOptions(shelfOf(), 'folder:mine', opened).absent?.title).toBe('mine (not on this device)');
    expect(encoderOptions(shelfOf(), 'gone/one', { ...opened, id: 'gone/one', title: 'gone/one' }).absent?.title).toBe(
      'gone/one · 2 layers × 128',
    );
  });
});

it('a name is as short as it can be told apart', () => {
  const [only] = stored;
  expect(only === undefined ? '' : storedTitle(only, [only])).toBe('owner/name');
  expect(encoderName(`owner/name@${COMMIT}`)).toBe('owner/name@abcdef0');
  expect(encoderName('owner/name@main')).toBe('owner/name@main');
  expect(encoderName('folder:mine')).toBe('mine');
});

it('an opened encoder says where it is from', () => {
  const { encoder } = populationOf();
  expect(originOf(encoder)).toBe('part of the lab');
  expect(originOf({ ...encoder, source: 'hub', revision: COMMIT })).toContain('revision abcdef0');
  expect(originOf({ ...encoder, source: 'folder' })).toBe('from a folder');
});
