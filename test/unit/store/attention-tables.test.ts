import { expect, it } from 'vitest';
import { LOOKS } from '../../../src/store/attention';
import { attentionSummaryTable, mapTable } from '../../../src/store/tables/attention-tables';
import { writeLatex } from '../../../src/store/tables/latex';
import { shownMap, shownSummary } from './attention-fixture';

it('a map has a row for the token that looks, a column for the one that is looked at', () => {
  const { columns, rows, notes } = mapTable(shownMap('[CLS]', 'P1', 'b'));
  expect(columns.map(({ name }) => name)).toEqual(['Token', '[CLS]', 'P1', 'b']);
  expect(columns.slice(1).every(({ unit }) => unit === '%')).toBe(true);
  expect(rows[0]).toEqual(['[CLS]', 0, 0, 1]);
  expect(rows[2]).toEqual(['b', ...new Array<number>(3).fill(Math.fround(1 / 3))]);
  expect(notes?.[0]).toBe('Of “a b”, at step 20.');
  expect(notes?.at(-1)).toMatch(/^Attention is not explanation/);
});

it('a summary has a row for each layer of each method, and its even shares', () => {
  const { methods } = shownSummary();
  const table = attentionSummaryTable(shownSummary());
  expect(table.columns.slice(4).map(({ name }) => name)).toEqual([
    'read → prompt',
    'read → itself',
    'read → special',
    'read → words',
    'words → prompt',
    'prompt → words',
  ]);
  const [warp] = methods;
  expect(table.rows).toEqual([
    ['WARP', 3, '[MASK]', '1', ...(warp?.layers[0] ?? [])],
    ['WARP', 3, '[MASK]', 'even', ...(warp?.even ?? [])],
  ]);
  expect(table.rows[0]).toHaveLength(4 + LOOKS.length);
  expect(writeLatex(table, [])).toContain('WARP & 3 & [MASK] & even & 20.0 & 10.0 & 30.0 & 40.0 & 20.0 & 40.0 ');
});
