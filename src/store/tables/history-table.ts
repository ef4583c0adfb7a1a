/** Two past trainings as data. */
import { PRESETS } from '../../lab/presets';
import { METRICS } from '../../lab/scores/metric';
import { endInWords, methodsOfEither, recipeRows, scoresInWords } from '../history/compare';
import type { HistoryEntry } from '../history/entry';
import { scores } from './score-tables';
import { numbers, words, type TableColumn, type TableData } from './table-data';

/** A row for each method of each training; the fields in which their recipes differ are columns. */
export function comparedTable(a: HistoryEntry, b: HistoryEntry): TableData {
  const fields = recipeRows(a, b);
  const alike = METRICS[a.metric].unit === METRICS[b.metric].unit;
  const score = (name: string): TableColumn => (alike ? scores(name, a.metric) : numbers(name, 'compact'));
  return {
    title: 'Two trainings compared',
    columns: [
      words('Training'),
      ...fields.map(({ name }) => words(name)),
      words('Ended'),
      words('Scores'),
      words('Method'),
      ...['Median', 'Q1', 'Q3'].map(score),
      numbers('N', 0),
    ],
    rows: methodsOfEither(a, b).flatMap((preset) =>
      (['a', 'b'] as const).flatMap((side) => {
        const entry = { a, b }[side];
        return entry.methods
          .filter((method) => method.preset === preset)
          .map(({ median, q1, q3, n }) => [
            entry.label,
            ...fields.map((field) => field[side]),
            endInWords(entry),
            scoresInWords(entry),
            PRESETS[preset].name,
            median,
            q1,
            q3,
            n,
          ]);
      }),
    ),
    notes: [
      'Median and quartiles over the runs that have a score.',
      ...(fields.length === 0 ? ['The recipes are the same.'] : []),
    ],
  };
}
