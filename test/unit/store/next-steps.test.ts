import { describe, expect, it } from 'vitest';
import { DEFAULT_RECIPE } from '../../../src/lab/recipe';
import type { Advice } from '../../../src/lab/statistics/advice';
import { nextStep } from '../../../src/store/next-steps';

const stepFor = (kind: Advice['kind'], patch: Partial<typeof DEFAULT_RECIPE> = {}) =>
  nextStep({ kind, text: '' }, { ...DEFAULT_RECIPE, ...patch });

describe('what is set at a press', () => {
  it('is twice the seeds, or the next stop of the slider', () => {
    expect(stepFor('more-seeds', { seeds: 8 })).toEqual({ name: 'Set 16 seeds', patch: { seeds: 16 } });
    expect(stepFor('more-seeds', { seeds: 5 })).toEqual({ name: 'Set 12 seeds', patch: { seeds: 12 } });
    expect(stepFor('more-seeds', { seeds: 48 })).toEqual({ name: 'Set 64 seeds', patch: { seeds: 64 } });
    expect(stepFor('more-data-seeds')).toEqual({ name: 'Set 3 data seeds', patch: { dataSeeds: 3 } });
  });

  it('is nothing where the lab offers no more, and where the user decides', () => {
    expect(stepFor('more-seeds', { seeds: 64 })).toBeNull();
    expect(stepFor('more-data-seeds', { dataSeeds: 8 })).toBeNull();
    expect(stepFor('too-small')).toBeNull();
    expect(stepFor('train-longer')).toBeNull();
    expect(stepFor('search-rate')).toBeNull();
  });
});
