import papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { writeCsv } from '../../../src/store/tables/csv';
import { descentTable } from '../../../src/store/tables/descent-table';
import { lineTable, planeTable } from '../../../src/store/tables/landscape-tables';
import { writeLatex } from '../../../src/store/tables/latex';
import { cellText, headText } from '../../../src/store/tables/shown';
import type { TableData } from '../../../src/store/tables/table-data';
import { descentOf, LINE, PLANE } from './landscape-fixtures';

const heads = ({ columns }: TableData): string[] => columns.map(headText);

describe('the tables of a landscape', () => {
  it('have every point of a line that is a number, in order', () => {
    const table = lineTable(LINE, ['about']);
    expect(heads(table)).toEqual(['t', 'Cross-entropy (nats)', 'Accuracy (%)']);
    expect(table.rows.map(([t]) => t)).toEqual([-0.25, 0, 0.5, 1, 1.2]);
    expect(table.rows[4]).toEqual([1.2, LINE.crossEntropy[5], 0.5]);
    expect(table.notes).toContain('about');
    expect(papa.parse<string[]>(writeCsv(table)).data[5]).toEqual(['1.2', '0.6', '0.5']);
  });

  it('have the grid of a plane from the top down, and nothing where nothing is known', () => {
    const { rows, columns, notes } = planeTable(PLANE, 'accuracy', []);
    expect(rows.map(([row]) => row)).toEqual([4, 3, 2, 1, 0]);
    expect(rows[0]?.slice(1)).toEqual([PLANE.accuracy[2], null, null, null, PLANE.accuracy[3]]);
    expect(rows[2]?.slice(1)).toEqual([null, null, NaN, null, null]);
    expect(columns.map((column, index) => cellText(rows[4]?.[index] ?? null, column))).toEqual([
      '0',
      '100.0',
      '–',
      '60.0',
      '–',
      '90.0',
    ]);
    expect(notes?.[0]).toContain('C is at column 2.0, row 3.0');
  });
});

describe('the table of a descent', () => {
  it('has the curves at some steps, and no bound at the first', () => {
    const descent = descentOf(0);
    const table = descentTable(descent, []);
    expect(heads(table)).toEqual(['Step', 'Loss (nats)', 'Bound of the loss (nats)']);
    expect(table.rows.map(([t]) => t)).toEqual([0, 1, 2, 5, 10, 20]);
    expect(table.rows[0]).toEqual([0, descent.losses[0], null]);
    expect(table.rows[4]).toEqual([10, descent.losses[10], descent.lossBounds[10]]);
  });

  it('has distances where there is an optimum', () => {
    const descent = descentOf(0.1);
    const { values, bounds } = descent.distances ?? { values: [], bounds: [] };
    expect(descentTable(descent, []).rows[2]?.slice(3)).toEqual([values[2], bounds[2]]);
    const latex = writeLatex(descentTable(descent, ['Step 1/(M + λ) to p′']), []);
    expect(latex).toContain('1/(M + $\\lambda$)');
    expect(latex).toContain("p$'$");
  });
});
