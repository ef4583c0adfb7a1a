/** Which runs a recipe asks for, and which of them are computed together. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { PRESET_IDS } from '../../../../src/lab/presets';
import { DEFAULT_RECIPE, type Recipe } from '../../../../src/lab/recipe';
import type { Task } from '../../../../src/lab/tasks/task';
import { describeRuns, formGroups } from '../../../../src/lab/training/grouping';
import { enumerateRuns, isDeterministic } from '../../../../src/lab/training/runs';
import { loadSentiment, loadTiny } from '../support/tiny';

const recipe = (change: Partial<Recipe>): Recipe => ({ ...DEFAULT_RECIPE, seeds: 3, ...change });

describe('runs', () => {
  test('every method from every initialisation with every seed and data seed, in that order', () => {
    const runs = enumerateRuns(
      recipe({ presets: ['idpg', 'warp'], inits: ['normal', 'mask'], seeds: 2, dataSeeds: 2 }),
      2,
    );
    expect(runs.slice(0, 5)).toEqual([
      { preset: 'idpg', init: 'normal', seed: 0, dataSeed: 0 },
      { preset: 'idpg', init: 'normal', seed: 1, dataSeed: 0 },
      { preset: 'idpg', init: 'normal', seed: 0, dataSeed: 1 },
      { preset: 'idpg', init: 'normal', seed: 1, dataSeed: 1 },
      { preset: 'idpg', init: 'mask', seed: 0, dataSeed: 0 },
    ]);
    // WARP from [MASK] once per data seed: 4 + 4 + 4 + 2.
    expect(runs).toHaveLength(14);
    expect(runs.slice(12)).toEqual([
      { preset: 'warp', init: 'mask', seed: 0, dataSeed: 0 },
      { preset: 'warp', init: 'mask', seed: 0, dataSeed: 1 },
    ]);
  });

  test('“preset” is each method’s own start, and never makes a run twice', () => {
    const inits = (presets: Recipe['presets'], chosen: Recipe['inits']): string[] =>
      enumerateRuns(recipe({ presets, inits: chosen, seeds: 1 }), 2).map(({ init }) => init);
    expect(inits(['warp', 'infoprompt'], ['preset'])).toEqual(['mask', 'normal']);
    expect(inits(['warp'], ['preset', 'mask'])).toEqual(['mask']);
    expect(inits(['warp'], ['uniform', 'preset'])).toEqual(['uniform', 'mask']);
  });

  test('a method without a prompt has nothing to initialise', () => {
    expect(enumerateRuns(recipe({ presets: ['head-only'], inits: ['normal', 'mask', 'labels'] }), 2)).toHaveLength(3);
  });

  test('only a static prompt with a verbaliser from a start that is not random is deterministic', () => {
    expect(isDeterministic('warp', 'mask', 8, 2)).toBe(true);
    expect(isDeterministic('warp', 'text', 8, 2)).toBe(true);
    expect(isDeterministic('warp', 'labels', 2, 2)).toBe(true);
    expect(isDeterministic('warp', 'labels', 3, 2)).toBe(false);
    expect(isDeterministic('warp', 'vocabulary', 8, 2)).toBe(false);
    for (const id of PRESET_IDS) if (id !== 'warp') expect(isDeterministic(id, 'mask', 8, 2), id).toBe(false);
  });
});

describe('groups', () => {
  let encoder: Encoder;
  let task: Task;

  beforeAll(async () => {
    await startBackend('cpu');
    encoder = await loadTiny();
    task = await loadSentiment();
  });
  afterAll(() => {
    encoder.dispose();
  });

  test('share layout, prompt and head; every run is in exactly one of them', () => {
    const all = recipe({ presets: PRESET_IDS, dataSeeds: 2 });
    const runs = describeRuns(all, task, encoder);
    const groups = formGroups(all, task, encoder, runs);
    const kinds = groups.map(({ layout, prompt, head }) => `${layout} ${prompt} ${head}`);
    expect(new Set(kinds).size).toBe(groups.length);
    expect(kinds.sort()).toEqual(
      [
        'four-slot none linear',
        'prefix static linear',
        'four-slot static verbaliser',
        'four-slot instance verbaliser',
        'four-slot instance bottleneck',
        'four-slot static bottleneck',
      ].sort(),
    );
    expect(groups.flatMap((group) => group.runs.map(({ column }) => column)).sort((a, b) => a - b)).toEqual(
      runs.map((_, column) => column),
    );
    for (const group of groups) {
      for (const run of group.runs) expect(run).toMatchObject(runs[run.column] ?? {});
    }
  });

  test('run after run through the data seeds of one combination, as the batches are laid out', () => {
    const all = recipe({
      presets: ['infoprompt', 'infoprompt-off'],
      inits: ['normal', 'uniform'],
      dataSeeds: 3,
      seeds: 2,
    });
    const [group] = formGroups(all, task, encoder, describeRuns(all, task, encoder));
    group?.runs.forEach((run, place) => {
      const first = group.runs[place - (place % 3)];
      expect(run.dataSeed).toBe(place % 3);
      expect([run.preset, run.init, run.seed]).toEqual([first?.preset, first?.init, first?.seed]);
    });
  });

  test('class embeddings start from the label words', () => {
    const [group] = formGroups(
      recipe({ presets: ['warp'] }),
      task,
      encoder,
      describeRuns(recipe({ presets: ['warp'] }), task, encoder),
    );
    const rows = task.labelWords.map((word) => {
      const ids = encoder.tokenizer.encode(word);
      expect(ids).toHaveLength(1);
      return [...encoder.weights.words.slice((ids[0] ?? 0) * 128, ((ids[0] ?? 0) + 1) * 128)];
    });
    expect([...(group?.classEmbeddings ?? [])]).toEqual(rows.flat());
  });

  test('the recipe’s learning rate replaces every method’s own when it is given', () => {
    const rates = (learningRate: number): number[] =>
      describeRuns(recipe({ presets: ['warp', 'infoprompt'], seeds: 1, learningRate }), task, encoder).map(
        (run) => run.learningRate,
      );
    expect(rates(0.02)).toEqual([0.02, 0.02]);
    expect(rates(0).every((rate) => rate > 0)).toBe(true);
  });
});
