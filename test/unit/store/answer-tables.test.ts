import { expect, it } from 'vitest';
import { answersTable, wordsTable } from '../../../src/store/tables/answer-tables';
import { writeLatex } from '../../../src/store/tables/latex';
import { answersOfAll, wordsOfAll } from './answers-fixture';

it('a class has its votes and its mean probability over the runs that answer', () => {
  const table = answersTable(answersOfAll());
  expect(table.rows).toEqual([
    ['InfoPrompt, MI off', 'bad', 1, 2, 0.375],
    ['InfoPrompt, MI off', 'good', 1, 2, 0.625],
    ['InfoPrompt', 'bad', 1, 1, 0.75],
    ['InfoPrompt', 'good', 0, 1, 0.25],
  ]);
  expect(table.notes?.[0]).toBe('Of “not good”, at step 20.');
  expect(writeLatex(table, [])).toContain('InfoPrompt & bad & 1 & 1 & 0.75 ');
});

it('a word has its effect on each method’s answer', () => {
  const { columns, rows, notes } = wordsTable(wordsOfAll());
  expect(columns.map(({ name, unit }) => [name, unit])).toEqual([
    ['Word', undefined],
    ['Sentence', undefined],
    ['InfoPrompt, MI off: good, N = 2', 'points'],
    ['InfoPrompt: good, N = 2', 'points'],
  ]);
  expect(rows).toEqual([
    ['good', 'first', 0.25, 0.25],
    ['not', 'second', -0.125, -0.125],
  ]);
  expect(notes?.[0]).toBe('Of “good” and “not”, at step 20.');
});
