import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { DEFAULT_RECIPE } from '../../../src/lab/recipe';
import { ChartView, cutRange } from '../../../src/store/chart-view';
import { initialState, withPopulation } from '../../../src/store/session-state';
import { populationOf } from './fixtures';

const session = () =>
  createStore(() =>
    initialState({ recipe: DEFAULT_RECIPE, backend: 'auto', engine: 'compiled', setsRecipe: false, notices: [] }),
  );

describe('a range of steps', () => {
  it('is whole steps inside the training, either way round', () => {
    expect(cutRange([30.4, 10.2], 100)).toEqual([10, 30]);
    expect(cutRange([-20, 50], 100)).toEqual([0, 50]);
    expect(cutRange([60, 400], 100)).toEqual([60, 100]);
  });

  it('is never shorter than what can be drawn', () => {
    expect(cutRange([40, 40], 100)).toEqual([40, 42]);
    expect(cutRange([100, 100], 100)).toEqual([98, 100]);
  });

  it('is nothing where it is all', () => {
    expect(cutRange([-5, 100], 100)).toBeNull();
  });

  it('keeps the pointed step where it is when it grows or shrinks', () => {
    const view = new ChartView(session());
    view.zoomBy(0.5, [0, 100], 20, 100);
    expect(view.store.getState().range).toEqual([10, 60]);
    view.zoomBy(2, [10, 60], 20, 100);
    expect(view.store.getState().range).toBeNull();
  });
});

describe('what is looked at', () => {
  it('goes with the population, and stays while that learns', () => {
    const store = session();
    const view = new ChartView(store);
    store.setState(withPopulation(populationOf()));
    view.zoomTo([1, 3], 10);
    view.line.moveTo({ step: 2, source: 'a' });
    store.setState({ begun: true });
    expect(view.store.getState().range).toEqual([1, 3]);
    store.setState(withPopulation(populationOf([])));
    expect(view.store.getState().range).toBeNull();
    expect(view.line.getPlace()).toBeNull();
  });

  it('tells of the line only when it moves', () => {
    const { line } = new ChartView(session());
    let told = 0;
    line.subscribe(() => told++);
    for (const step of [1, 1, 2]) line.moveTo({ step, source: 'a' });
    expect(told).toBe(2);
  });
});
