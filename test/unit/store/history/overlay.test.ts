import { describe, expect, it } from 'vitest';
import { DEFAULT_RECIPE } from '../../../../src/lab/recipe';
import { recipeRows, resultRows, sourceOfBoth } from '../../../../src/store/history/compare';
import type { HistoryEntry } from '../../../../src/store/history/entry';
import { extentOfOverlays, overlayOf } from '../../../../src/store/history/overlay';
import { writeLatex } from '../../../../src/store/tables/latex';
import { comparedTable } from '../../../../src/store/tables/history-table';
import { populationOf } from '../fixtures';

const ENTRY: HistoryEntry = {
  id: 'a',
  begun: 0,
  label: 'defaults',
  renamed: false,
  note: '',
  pinned: false,
  recipe: DEFAULT_RECIPE,
  marks: [],
  encoder: 'tiny',
  task: 'Sentiment',
  classes: 2,
  metric: 'accuracy',
  judgedBy: 'accuracy',
  backend: 'test',
  finished: true,
  step: 20,
  methods: [
    { preset: 'prompt-tuning', runs: 1, n: 1, median: 0.5, q1: 0.5, q3: 0.5 },
    { preset: 'infoprompt', runs: 2, n: 2, median: 0.75, q1: 0.7, q3: 0.8 },
  ],
  verdict: '',
  runs: [
    { preset: 'prompt-tuning', init: 'normal', seed: 0, dataSeed: 0 },
    { preset: 'infoprompt', init: 'normal', seed: 0, dataSeed: 0 },
    { preset: 'infoprompt', init: 'normal', seed: 1, dataSeed: 0 },
  ],
  evaluations: { steps: [0, 20], scores: Float32Array.of(0.5, 0.25, 0.75, NaN, 0.5, 1) },
  losses: { steps: [10.5], medians: Float32Array.of(0.5, 0.25) },
};

const PRESENT = populationOf();

describe('an overlay', () => {
  it('draws each method’s median, and leaves out what has no value', () => {
    expect(overlayOf(ENTRY, 'score', PRESENT)).toEqual({
      id: 'a',
      label: 'defaults',
      refusal: null,
      lines: [
        { preset: 'prompt-tuning', points: [[0, 0.5]] },
        {
          preset: 'infoprompt',
          points: [
            [0, 0.5],
            [20, 0.75],
          ],
        },
      ],
    });
    expect(overlayOf(ENTRY, 'crossEntropy', PRESENT).lines).toEqual([
      { preset: 'prompt-tuning', points: [[10.5, 0.5]] },
      { preset: 'infoprompt', points: [[10.5, 0.25]] },
    ]);
  });

  it('says why it cannot be drawn', () => {
    const topic: HistoryEntry = { ...ENTRY, recipe: { ...DEFAULT_RECIPE, task: 'topic' }, task: 'Topic' };
    expect(overlayOf(topic, 'crossEntropy', PRESENT)).toMatchObject({ lines: [], refusal: 'another task, “Topic”' });
    const f1: HistoryEntry = { ...ENTRY, metric: 'macro-f1', judgedBy: 'macro F1' };
    expect(overlayOf(f1, 'score', PRESENT)).toMatchObject({ lines: [], refusal: 'judged by macro F1' });
    expect(overlayOf(f1, 'crossEntropy', PRESENT).refusal).toBeNull();
  });

  it('sets how far the axes reach', () => {
    expect(extentOfOverlays([overlayOf(ENTRY, 'score', PRESENT)])).toEqual({ low: 0.5, high: 0.75, end: 20 });
    expect(extentOfOverlays([])).toBeNull();
  });
});

describe('a comparison', () => {
  const other: HistoryEntry = {
    ...ENTRY,
    recipe: { ...DEFAULT_RECIPE, beta: 0, inits: ['vocabulary'], metric: 'macro-f1' },
    finished: false,
    methods: ENTRY.methods.slice(1),
  };

  it('lists the fields that differ, in words', () => {
    expect(recipeRows(ENTRY, other)).toEqual([
      { name: 'Judged by', a: "the task's own", b: 'macro F1' },
      { name: 'Initialisations', a: "preset's own", b: 'vocabulary' },
      { name: 'Representation loss weight β', a: '0.2', b: '0' },
    ]);
  });

  it('puts results side by side', () => {
    const cell = '75.0\u202f% (70.0\u2060–\u206080.0), n\u00a0=\u00a02';
    expect(resultRows(ENTRY, other)).toEqual([
      { name: 'Ended', a: 'finished, step 20', b: 'stopped at step 20' },
      { name: 'Scores', a: 'test accuracy', b: 'validation accuracy' },
      { name: 'Prompt tuning', a: '50.0\u202f%, n\u00a0=\u00a01', b: '–' },
      { name: 'InfoPrompt', a: cell, b: cell },
    ]);
  });

  it('is a table with a row for each method of each training, its numbers whole', () => {
    const table = comparedTable(ENTRY, other);
    expect(table.columns.map(({ name }) => name)).toEqual([
      'Training',
      'Judged by',
      'Initialisations',
      'Representation loss weight β',
      'Ended',
      'Scores',
      'Method',
      'Median',
      'Q1',
      'Q3',
      'N',
    ]);
    const own = ['defaults', "the task's own", "preset's own", '0.2', 'finished, step 20', 'test accuracy'];
    const others = ['defaults', 'macro F1', 'vocabulary', '0', 'stopped at step 20', 'validation accuracy'];
    expect(table.rows).toEqual([
      [...own, 'Prompt tuning', 0.5, 0.5, 0.5, 1],
      [...own, 'InfoPrompt', 0.75, 0.7, 0.8, 2],
      [...others, 'InfoPrompt', 0.75, 0.7, 0.8, 2],
    ]);
    expect(writeLatex(table, [])).toContain('InfoPrompt & 75.0 & 70.0 & 80.0 & 2 ');
    expect(comparedTable(ENTRY, ENTRY).notes).toContain('The recipes are the same.');
  });

  it('of two metrics has no unit that only one of them has', () => {
    const table = comparedTable(ENTRY, { ...other, metric: 'matthews' });
    expect(table.columns.find(({ name }) => name === 'Median')).toMatchObject({ unit: undefined, digits: 'compact' });
  });

  it('comes from its trainings, whatever the page has open', () => {
    const { lines, stem } = sourceOfBoth(ENTRY, { ...other, label: 'β 0', marks: [{ step: 5, label: 'γ 0.1 → 0.5' }] });
    expect(lines[0]).toBe(
      '“defaults”: Sentiment, tiny, N = 3 runs, finished, step 20, computed by test. Link: ? (all defaults)',
    );
    expect(lines[1]).toMatch(/^“β 0”: .* Changed while it trained: γ 0\.1 → 0\.5 at step 5\. Link: \?v=1&.*beta=0/);
    expect(stem).toBe('infoprompt-lab_two-trainings_defaults_0');
  });
});
