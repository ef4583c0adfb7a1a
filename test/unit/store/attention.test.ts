import { describe, expect, it } from 'vitest';
import { ROW_GROUPS } from '../../../src/lab/studies/row-groups';
import { attentionByMethod, cellAfterKey, headMap, LOOKS } from '../../../src/store/attention';
import { answerOf, RUNS } from './attention-fixture';

describe('attention by method', () => {
  it('is the median over the runs that have a prompt; methods without one are left out', () => {
    const [warp, ...others] = attentionByMethod(answerOf(), RUNS, 0);
    expect(others).toEqual([]);
    expect(warp).toMatchObject({ preset: 'warp', n: 3 });
    LOOKS.forEach(([from, to], i) => {
      const cell = ROW_GROUPS.indexOf(from) * ROW_GROUPS.length + ROW_GROUPS.indexOf(to);
      expect(warp?.layers[0]?.[i]).toBeCloseTo(2 * cell, 5);
      expect(warp?.even[i]).toBeCloseTo([0.1, 0.2, 0.3, 0.4][ROW_GROUPS.indexOf(to)] ?? NaN, 6);
    });
  });

  it('is the mean over heads where no head is chosen', () => {
    const first = LOOKS.findIndex(([from, to]) => from === 'read' && to === 'prompt');
    const [one] = attentionByMethod(answerOf(), RUNS, 1);
    const [mean] = attentionByMethod(answerOf(), RUNS, null);
    expect(one?.layers[0]?.[first]).toBeCloseTo(2 * 1.1, 5);
    expect(mean?.layers[0]?.[first]).toBeCloseTo(2 * 1.05, 5);
  });
});

describe('the map', () => {
  const map = {
    tokens: [
      { name: 'a', group: 'words' as const },
      { name: 'b', group: 'words' as const },
    ],
    values: Float32Array.of(1, 0, 0, 1, 0.5, 0.5, 0.25, 0.75),
  };

  it('is of one head, or the mean over all', () => {
    expect([...headMap(map, 1)]).toEqual([0.5, 0.5, 0.25, 0.75]);
    expect([...headMap(map, null)]).toEqual([0.75, 0.25, 0.125, 0.875]);
  });

  it('is walked by keys, and ends at its edges', () => {
    expect(cellAfterKey({ row: 0, column: 0 }, 'ArrowRight', 2)).toEqual({ row: 0, column: 1 });
    expect(cellAfterKey({ row: 0, column: 1 }, 'ArrowRight', 2)).toEqual({ row: 0, column: 1 });
    expect(cellAfterKey({ row: 0, column: 1 }, 'ArrowDown', 2)).toEqual({ row: 1, column: 1 });
    expect(cellAfterKey({ row: 1, column: 1 }, 'Home', 2)).toEqual({ row: 1, column: 0 });
    expect(cellAfterKey({ row: 1, column: 0 }, 'End', 2)).toEqual({ row: 1, column: 1 });
    expect(cellAfterKey({ row: 1, column: 1 }, 'a', 2)).toBeNull();
  });
});
