import { describe, expect, it } from 'vitest';
import type { NearestMoment } from '../../../src/lab/studies/nearest-history';
import type { PromptPosition } from '../../../src/lab/studies/nearest-tokens';
import type { PromptPaths } from '../../../src/lab/studies/prompt-paths';
import type { Vocabulary } from '../../../src/lab/studies/vocabulary';
import { chosenRun } from '../../../src/store/chosen-run';
import { farPositions, nearestSpans, nearnessInWords, pathTable, planePaths } from '../../../src/store/prompt-reading';
import { runOf, RUNS } from './fixtures';

const summary = (q1: number, median: number, q3: number) => ({ n: 200, q1, median, q3, mean: median });

const VOCABULARY: Vocabulary = {
  tokens: 3,
  places: new Float32Array(6),
  shares: [0.1, 0.05],
  drawn: Int32Array.of(0, 1, 2),
  norm: summary(1, 1.5, 2),
  neighbour: { cosine: summary(0.4, 0.5, 0.6), distance: summary(1, 1.2, 1.4) },
};

const position = (cosine: number, distance: number): PromptPosition => ({
  norm: 1,
  nearest: { cosine: [{ id: 0, token: 'a', value: cosine }], distance: [{ id: 1, token: 'b', value: distance }] },
});

describe('which run is shown', () => {
  it('is the followed one, else the first of InfoPrompt, else the first with a prompt', () => {
    expect(chosenRun(RUNS, 1)).toBe(1);
    expect(chosenRun(RUNS, null)).toBe(2);
    expect(chosenRun([runOf('head-only', 0), runOf('warp', 0)], null)).toBe(1);
    expect(chosenRun([runOf('head-only', 0)], null)).toBeNull();
    expect(chosenRun([runOf('head-only', 0)], 0)).toBe(0);
    expect(chosenRun([], 3)).toBeNull();
  });
});

describe('whether the nearest tokens mean anything', () => {
  it('counts positions that are further from every token than three words in four from their neighbour', () => {
    const positions = [position(0.4, 1.4), position(0.39, 1.3), position(0.2, 1.41)];
    expect(farPositions(positions, VOCABULARY)).toEqual({ cosine: 2, distance: 1 });
  });

  it('says so in words, and says when all is well', () => {
    expect(nearnessInWords([position(0.5, 1.2)], VOCABULARY)).toMatch(/^Every position is as close/);
    const said = nearnessInWords([position(0.5, 9), position(0.1, 9)], VOCABULARY);
    expect(said).toContain('by distance for 2 of 2 positions, and by angle for 1 of 2 positions');
    expect(said).toContain('“Nearest” means little there.');
  });

  it('takes a vector without direction for a far one', () => {
    const zero: PromptPosition = { norm: 0, nearest: { cosine: [], distance: [{ id: 0, token: 'a', value: 1 }] } };
    expect(farPositions([zero], VOCABULARY)).toEqual({ cosine: 1, distance: 0 });
  });
});

describe('the nearest token over time', () => {
  const moment = (step: number, tokens: readonly string[]): NearestMoment => ({
    step,
    nearest: { cosine: tokens, distance: [] },
  });

  it('is cut into stretches that last until the next token', () => {
    const spans = nearestSpans([moment(0, ['a', 'x']), moment(10, ['a', 'y']), moment(40, ['b', 'y'])], 'cosine');
    expect(spans).toEqual([
      [
        { token: 'a', from: 0, to: 10, share: 1 },
        { token: 'b', from: 40, to: 40, share: 0 },
      ],
      [
        { token: 'x', from: 0, to: 0, share: 0.25 },
        { token: 'y', from: 10, to: 40, share: 0.75 },
      ],
    ]);
  });

  it('tells of positions that came later, and leaves out moments without numbers', () => {
    const spans = nearestSpans([moment(0, ['a']), moment(10, ['a', 'x']), moment(20, [])], 'cosine');
    expect(spans.map((own) => own.map(({ token }) => token))).toEqual([['a'], ['', 'x']]);
    expect(nearestSpans([moment(0, ['a'])], 'distance')).toEqual([]);
    expect(nearestSpans([moment(0, ['a'])], 'cosine')[0]?.[0]?.share).toBe(1);
  });
});

describe('paths', () => {
  // Two snapshots of three runs: the first run has no prompt, the third is no number any more.
  const paths: PromptPaths = {
    steps: [0, 10],
    places: Float32Array.of(NaN, NaN, 1, 2, 5, 6, NaN, NaN, 3, 4, NaN, NaN),
    norms: Float32Array.of(NaN, 1, 2, NaN, 3, NaN),
    changes: Float32Array.of(NaN, NaN, NaN, NaN, 0.5, NaN),
    tokens: [],
  };

  it('begin at the first snapshot and end where a prompt is no number any more', () => {
    expect(planePaths(paths)).toEqual([
      {
        run: 1,
        points: [
          [1, 2],
          [3, 4],
        ],
      },
      { run: 2, points: [[5, 6]] },
    ]);
  });

  it('become a table with a row for each snapshot', () => {
    const table = pathTable(paths);
    expect(table.length).toBe(2);
    expect(table.stepAt(1)).toBe(10);
    expect(table.row('norm', 0)).toEqual([NaN, 1, 2]);
    expect(table.row('change', 1)).toEqual([NaN, 0.5, NaN]);
  });
});
