/** The tables of test scores as data. */
import { PRESETS } from '../../lab/presets';
import { METRICS, type Judged, type MetricId } from '../../lab/scores/metric';
import type { ClassReport, ScoreReport } from '../../lab/scores/report';
import { scoreColumns, scoreLegend, type MethodScores } from '../score-table';
import { numbers, words, type TableColumn, type TableData } from './table-data';

/** A column of scores, as the page writes them. */
export function scores(name: string, metric: MetricId): TableColumn {
  return METRICS[metric].unit === 'percent' ? numbers(name, 1, '%') : numbers(name, 2);
}

/** Each method's median of every score, and one run's. */
export function scoreTable(
  judged: Judged,
  methods: readonly MethodScores[],
  one: { readonly title: string; readonly scores: ScoreReport | null },
): TableData {
  const columns = scoreColumns(judged);
  return {
    title: 'All scores on the test examples',
    columns: [words('Method'), ...columns.map(({ title, metric }) => scores(title, metric)), numbers('N', 0)],
    rows: [
      ...methods.map(({ preset, n, median }) => [PRESETS[preset].name, ...columns.map(({ key }) => median(key)), n]),
      [one.title, ...columns.map(({ key }) => one.scores?.[key] ?? null), one.scores === null ? 0 : 1],
    ],
    notes: ['Each method: median over its runs.', scoreLegend(judged)],
  };
}

/** How well one run knows each class. */
export function classTable(
  classes: readonly ClassReport[],
  medians: readonly number[],
  { method, run }: { readonly method: string; readonly run: string },
): TableData {
  return {
    title: `Scores by class of ${run}`,
    columns: [
      words('Class'),
      numbers('N', 0),
      ...['Precision', 'Recall', 'F1', 'Median F1'].map((name) => numbers(name, 1, '%')),
    ],
    rows: classes.map(({ class: name, support, precision, recall, f1 }, index) => [
      name,
      support,
      precision,
      recall,
      f1,
      medians[index] ?? null,
    ]),
    notes: [`Median F1: over the runs of ${method}.`],
  };
}

/** What one run takes for what. */
export function confusionTable(
  classes: readonly string[],
  confusion: readonly (readonly number[])[],
  run: string,
): TableData {
  return {
    title: `Confusion matrix of ${run}`,
    columns: [words('Right class'), ...classes.map((name) => numbers(name, 0))],
    rows: classes.map((name, own) => [name, ...classes.map((_, answer) => confusion[own]?.[answer] ?? 0)]),
    notes: ['Rows: the right class. Columns: the answer.'],
  };
}
