import { describe, expect, it } from 'vitest';
import { DEFAULT_RECIPE, type Recipe } from '../../../src/lab/recipe';
import { changesInWords, valueInWords } from '../../../src/store/recipe-words';

function changed(patch: Partial<Recipe>): string {
  return changesInWords(DEFAULT_RECIPE, { ...DEFAULT_RECIPE, ...patch });
}

describe('changes in words', () => {
  it.each<[Partial<Recipe>, string]>([
    [{}, ''],
    [{ beta: 0, seeds: 16 }, '16 seeds, β 0.2 → 0'],
    [{ seeds: 1, dataSeeds: 4, shots: 16 }, '16 examples, 1 seed, 4 data seeds'],
    [{ negatives: 64 }, 'K 4 × batch → 64'],
    [{ learningRate: 0.03 }, "learning rate each method's own → 0.03"],
    [{ encoder: 'mini', task: 'own:mine', metric: 'f1' }, 'encoder mini, task mine, judged by F1'],
    [{ presets: [...DEFAULT_RECIPE.presets, 'warp'] }, '+ WARP'],
    [{ presets: ['prompt-tuning', 'infoprompt'] }, '− InfoPrompt (MI off)'],
    [{ presets: ['warp'] }, 'only WARP'],
    [{ inits: ['vocabulary'] }, 'only vocabulary'],
    [{ initText: 'Good or bad?' }, 'start text “Good or bad?”'],
    [{ gamma: 1, beta: 1, kappa: 1, decay: 1, temperature: 2 }, 'γ 0.1 → 1, β 0.2 → 1, κ 0.1 → 1 and 2 more changes'],
  ])('%o is %s', (patch, words) => {
    expect(changed(patch)).toBe(words);
  });

  it('has a value for every field', () => {
    for (const key of Object.keys(DEFAULT_RECIPE) as (keyof Recipe)[]) {
      expect(valueInWords(key, DEFAULT_RECIPE)).not.toBe('');
    }
  });
});
