import { describe, expect, it } from 'vitest';
import type { LossScores } from '../../../src/store/information';
import {
  informationOfRunsTable,
  informationTable,
  lossScoresTable,
} from '../../../src/store/tables/information-tables';
import { writeLatex } from '../../../src/store/tables/latex';
import { shownInformation } from './information-fixture';

describe('information by method', () => {
  it('has every method, the states without a prompt and the null, whole and in the unit', () => {
    const { columns, rows, notes } = informationTable(shownInformation('bits'));
    expect(columns.map(({ name, unit }) => [name, unit])).toEqual([
      ['Method', undefined],
      ['Median', 'bits'],
      ['Low', 'bits'],
      ['High', 'bits'],
      ['N', undefined],
    ]);
    expect(rows.map(([name]) => name)).toEqual([
      'InfoPrompt, MI off',
      'InfoPrompt',
      'no prompt, [MASK]',
      'shuffled labels',
    ]);
    expect(rows.map((row) => row[1])).toEqual([0.2 / Math.LN2, 0.2 / Math.LN2, 0.15 / Math.LN2, null]);
    expect(rows[3]?.[2]).toBeCloseTo(-0.2 / Math.LN2, 9);
    expect(rows.map((row) => row[4])).toEqual([2, 1, null, null]);
    expect(notes?.[0]).toMatch(/^At step 3\. Probe fitted on 10 .* At most H\(Y\) = 1\.00 bits/);
  });

  it('is written in LaTeX as on the page', () => {
    const text = writeLatex(informationTable(shownInformation('nats')), []);
    expect(text).toContain('Method & Median (nats) & Low (nats) & High (nats) & N');
    expect(text).toContain('no prompt, [MASK] & 0.15 & -- & -- & -- ');
    expect(text).toContain('shuffled labels & -- & $-$0.20 & $-$0.10 & -- ');
  });
});

it('every run has its bound, its null and its accuracy, as far as it has them', () => {
  const { columns, rows } = informationOfRunsTable(shownInformation('nats'));
  expect(columns.at(-1)).toMatchObject({ name: 'Test accuracy', unit: '%' });
  expect(rows).toEqual([
    [1, 'InfoPrompt, MI off', 'normal', 0, 0, 0.1, -0.2, -0.1, 0.5],
    [2, 'InfoPrompt, MI off', 'normal', 1, 0, 0.3, -0.2, -0.1, NaN],
    [3, 'InfoPrompt', 'normal', 0, 0, NaN, NaN, NaN, 0.5],
    [4, 'InfoPrompt', 'normal', 1, 0, 0.2, -0.2, -0.1, 1],
  ]);
});

it('a score of a loss stands beside its ceiling, and a clamped one is explained', () => {
  const scores: LossScores = {
    preset: 'infoprompt',
    n: 2,
    headScore: 1.5,
    headCeiling: 3,
    representationScore: NaN,
    representationCeiling: NaN,
    klBetween: 2,
  };
  const plain = lossScoresTable([scores], 'nats', 40);
  expect(plain.rows).toEqual([['InfoPrompt', 1.5, 3, NaN, NaN, 2, 2]]);
  expect(plain.columns.slice(1, -1).every(({ unit }) => unit === 'nats')).toBe(true);
  expect(plain.notes).toEqual(['On the batch of step 40, median over runs.']);
  expect(lossScoresTable([{ ...scores, preset: 'infoprompt-released' }], 'nats', 40).notes).toHaveLength(2);
});
