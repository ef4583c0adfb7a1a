import { judgedTitle, type Judged } from '../../lab/scores/metric';
import type { RunInfo } from '../../lab/training/runs';
import { RUN_COLUMNS, runCells } from '../../store/tables/run-columns';
import { scores } from '../../store/tables/score-tables';
import { numbers, words, type TableData } from '../../store/tables/table-data';

export interface RunRow extends RunInfo {
  /** Its place in the population, from 1. */
  readonly number: number;
  readonly validation: number;
  readonly test: number;
  readonly status: string;
}

export interface Sorting {
  readonly by: keyof RunRow;
  readonly descending: boolean;
}

export const COLUMNS: readonly { readonly key: keyof RunRow; readonly title: string; readonly about: string }[] = [
  { key: 'number', title: '#', about: 'Place in the population' },
  { key: 'preset', title: 'Method', about: 'Method' },
  { key: 'init', title: 'Start', about: 'Initialisation of the prompt' },
  { key: 'seed', title: 'Seed', about: 'Draws the prompt and the head’s small weights' },
  { key: 'dataSeed', title: 'Data', about: 'Draws the training examples and the order of batches' },
  { key: 'validation', title: 'Valid.', about: 'Validation score at the last evaluation' },
  { key: 'test', title: 'Test', about: 'Test score, measured once at the end' },
  { key: 'status', title: 'Status', about: 'In training, finished or diverged' },
  { key: 'parameters', title: 'Param.', about: 'Trainable parameters' },
  { key: 'learningRate', title: 'Rate', about: 'AdamW learning rate, before the live factor' },
];

/** A sorted copy; what has no value comes last either way. */
export function sortRuns(rows: readonly RunRow[], { by, descending }: Sorting): RunRow[] {
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [a[by], b[by]];
    if (typeof left === 'string' || typeof right === 'string')
      return sign * String(left).localeCompare(String(right)) || a.number - b.number;
    if (Number.isNaN(left) || Number.isNaN(right))
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right)) || a.number - b.number;
    return sign * (left - right) || a.number - b.number;
  });
}

/** The runs as they stand, in the order of `rows`. */
export function runsTable(rows: readonly RunRow[], judged: Judged): TableData {
  return {
    title: 'All runs',
    columns: [
      ...RUN_COLUMNS,
      scores('Validation', judged.metric),
      scores('Test', judged.metric),
      words('Status'),
      numbers('Parameters', 0),
      numbers('Learning rate', 'compact'),
    ],
    rows: rows.map((row) => [
      ...runCells(row.number, row),
      row.validation,
      row.test,
      row.status,
      row.parameters,
      row.learningRate,
    ]),
    notes: [`Validation and test: ${judgedTitle(judged)}.`],
  };
}
