import { describe, expect, it } from 'vitest';
import { writeLatex } from '../../../src/store/tables/latex';
import { momentsTable, nearestTable, pathsTable } from '../../../src/store/tables/prompt-tables';
import { RUNS } from './fixtures';
import { MOMENTS, PATHS, POSITIONS } from './prompt-fixtures';

describe('the tables of prompts', () => {
  it('have a row for each position and rank', () => {
    const table = nearestTable(POSITIONS, []);
    expect(table.rows).toEqual([
      ['P1', 2.5, 1, '##ing', 0.75, '100%', 1.25],
      ['P1', 2.5, 2, 'the', 0.5, null, null],
      ['P2', 0, 1, null, null, 'a_b', 2],
    ]);
    expect(writeLatex(table, [])).toContain('P1 & 2.5 & 1 & \\#\\#ing & 0.75 & 100\\% & 1.25');
  });

  it('have a row for each recorded step, by the chosen measure', () => {
    expect(momentsTable(MOMENTS, 'cosine', []).rows).toEqual([
      [0, 'the', 'x'],
      [10, 'good', 'x'],
      [40, 'good', '–'],
    ]);
    expect(momentsTable(MOMENTS, 'distance', []).rows[1]).toEqual([10, null, null]);
  });

  it('have where each run began and where it is', () => {
    expect(pathsTable(PATHS, RUNS, []).rows).toEqual([
      ['#3 InfoPrompt, normal, seed 0', 0, 0, 1, 0.5],
      ['#1 InfoPrompt, MI off, normal, seed 0', -1, 0.25, -1, 0.25],
    ]);
  });
});
