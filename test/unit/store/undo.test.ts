import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { DEFAULT_RECIPE, type Recipe } from '../../../src/lab/recipe';
import { readLink } from '../../../src/store/link';
import { initialState, withPopulation } from '../../../src/store/session-state';
import { Undo } from '../../../src/store/undo';
import { populationOf } from './fixtures';

function setUp() {
  let time = 0;
  const store = createStore(() => initialState(readLink('')));
  const announced: string[] = [];
  const change = (patch: Partial<Recipe>): void =>
    store.setState({ recipe: { ...store.getState().recipe, ...patch }, touched: true });
  const undo = new Undo({ store, change, announce: (words) => announced.push(words) }, () => time);
  const wait = (milliseconds: number): void => {
    time += milliseconds;
  };
  const recipe = (): Recipe => store.getState().recipe;
  return { store, change, undo, announced, wait, recipe };
}

let page: ReturnType<typeof setUp>;
beforeEach(() => {
  vi.restoreAllMocks();
  page = setUp();
});

describe('undoing', () => {
  it('takes back one change after the other and does them again', () => {
    page.change({ beta: 0.5 });
    page.wait(1000);
    page.change({ seeds: 16 });
    page.undo.undo();
    expect(page.recipe()).toEqual({ ...DEFAULT_RECIPE, beta: 0.5 });
    page.undo.undo();
    expect(page.recipe()).toEqual(DEFAULT_RECIPE);
    page.undo.undo();
    page.undo.redo();
    page.undo.redo();
    page.undo.redo();
    expect(page.recipe()).toEqual({ ...DEFAULT_RECIPE, beta: 0.5, seeds: 16 });
    expect(page.announced).toEqual([
      'Undone: 16 seeds.',
      'Undone: β 0.2 → 0.5.',
      'Redone: β 0.2 → 0.5.',
      'Redone: 16 seeds.',
    ]);
  });

  it('takes a drag as one change, however slow, and two drags as two', () => {
    page.undo.beginDrag();
    for (const beta of [0.5, 1, 2]) {
      page.change({ beta });
      page.wait(5000);
    }
    page.undo.endDrag();
    page.undo.beginDrag();
    page.change({ beta: 5 });
    page.undo.endDrag();
    page.undo.undo();
    expect(page.recipe().beta).toBe(2);
    page.undo.undo();
    expect(page.recipe().beta).toBe(DEFAULT_RECIPE.beta);
    expect(page.announced.at(-1)).toBe('Undone: β 0.2 → 2.');
  });

  it('takes a key that is held down as one change, another field as another', () => {
    for (const beta of [0.5, 1]) {
      page.change({ beta });
      page.wait(50);
    }
    page.change({ gamma: 1 });
    page.undo.undo();
    expect(page.recipe()).toMatchObject({ beta: 1, gamma: DEFAULT_RECIPE.gamma });
    page.undo.undo();
    expect(page.recipe()).toEqual(DEFAULT_RECIPE);
  });

  it('forgets a drag that came back, and remembers what follows it', () => {
    page.undo.beginDrag();
    for (const beta of [0.5, 0.2, 1]) page.change({ beta });
    page.undo.endDrag();
    expect(page.undo.store.getState().past).toHaveLength(1);
    page.undo.undo();
    expect(page.recipe().beta).toBe(0.2);
  });

  it('takes back restoring the defaults as a whole', () => {
    page.change({ beta: 1, seeds: 3, presets: ['warp'] });
    page.wait(1000);
    page.change(DEFAULT_RECIPE);
    page.undo.undo();
    expect(page.recipe()).toEqual({ ...DEFAULT_RECIPE, beta: 1, seeds: 3, presets: ['warp'] });
  });

  it('leaves other fields as they are now', () => {
    page.change({ beta: 1 });
    page.store.setState({ recipe: { ...page.recipe(), steps: 600 }, population: populationOf() });
    page.undo.undo();
    expect(page.recipe()).toEqual({ ...DEFAULT_RECIPE, steps: 600 });
  });

  it('does not take what the lab made smaller for a change of the user', () => {
    page.store.setState({ ...withPopulation(populationOf()), recipe: { ...DEFAULT_RECIPE, seeds: 4 } });
    expect(page.undo.store.getState().past).toEqual([]);
  });

  it('cannot do again what was taken back before another change', () => {
    page.change({ beta: 1 });
    page.undo.undo();
    page.change({ gamma: 1 });
    page.undo.redo();
    expect(page.recipe()).toEqual({ ...DEFAULT_RECIPE, gamma: 1 });
  });
});
