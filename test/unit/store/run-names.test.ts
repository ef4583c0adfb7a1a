import { describe, expect, it } from 'vitest';
import { runTitle, runTitleInMethod, whatDiffers } from '../../../src/store/run-names';
import { runOf, RUNS } from './fixtures';

describe('what a run is called', () => {
  it('is told from its method’s others, with the data seed where there are several', () => {
    expect(runTitleInMethod(RUNS, 3)).toBe('normal, seed 1');
    expect(runTitle(RUNS, 3)).toBe('#4 InfoPrompt, normal, seed 1');
    const severalSamples = [...RUNS, { ...runOf('infoprompt', 0), dataSeed: 1 }];
    expect(runTitleInMethod(severalSamples, 3)).toBe('normal, seed 1, data 0');
    expect(runTitle(RUNS, 9)).toBe('');
  });
});

describe('what runs of one method differ in', () => {
  it('is said of what does differ alone', () => {
    expect(whatDiffers(RUNS)).toBe('the random start of the prompt (init seed)');
    expect(whatDiffers([...RUNS, { ...runOf('infoprompt-off', 0), init: 'uniform', dataSeed: 1 }])).toBe(
      'the kind of start (initialisation), the random start of the prompt (init seed), the examples they learn from (data seed)',
    );
  });

  it('is that of any method: of some there is one run alone', () => {
    expect(whatDiffers([{ ...runOf('warp', 0), init: 'mask' }, ...RUNS])).toBe(
      'the random start of the prompt (init seed)',
    );
  });

  it('is nothing for single runs', () => {
    expect(whatDiffers([runOf('infoprompt', 0), { ...runOf('warp', 0), init: 'mask' }])).toBe('');
    expect(whatDiffers([])).toBe('');
  });
});
