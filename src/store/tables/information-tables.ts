/** The tables of the information view as data. */
import { PRESETS } from '../../lab/presets';
import { bareStates, ESTIMATOR_NAMES, inUnit, type LossScores, type ShownInformation, type Unit } from '../information';
import { measuredText } from '../information-words';
import { RUN_COLUMNS, runCells } from './run-columns';
import { scores } from './score-tables';
import { numbers, words, type TableColumn, type TableData } from './table-data';

function inColumns(unit: Unit, names: readonly string[]): TableColumn[] {
  return names.map((name) => numbers(name, 2, unit));
}

function boundTitle({ estimator }: ShownInformation): string {
  return `lower bound on I(Y; h) by ${ESTIMATOR_NAMES[estimator]}`;
}

/** Each method's runs, the states that no prompt has touched, and what shuffled labels give. */
export function informationTable(shown: ShownInformation): TableData {
  const { answer, plotted, estimator, unit } = shown;
  return {
    title: `Information by method: ${boundTitle(shown)}`,
    columns: [words('Method'), ...inColumns(unit, ['Median', 'Low', 'High']), numbers('N', 0)],
    rows: [
      ...plotted.methods.map(({ preset, n, median, q1, q3 }) => [
        PRESETS[preset].name,
        ...[median, q1, q3].map((nats) => inUnit(unit, nats)),
        n,
      ]),
      ...bareStates(answer, estimator).map(({ name, estimate }) => [
        name,
        inUnit(unit, estimate.value),
        null,
        null,
        null,
      ]),
      ['shuffled labels', null, ...plotted.nullBand.map((nats) => inUnit(unit, nats)), null],
    ],
    notes: [
      measuredText(shown),
      'Low and high: the middle half of a method’s runs; of shuffled labels, 5 and 95 % of all runs’ nulls.',
    ],
  };
}

/** Every run's bound beside its null and its accuracy. */
export function informationOfRunsTable(shown: ShownInformation): TableData {
  const { plotted, runs, unit } = shown;
  return {
    title: `Information of every run: ${boundTitle(shown)}`,
    columns: [
      ...RUN_COLUMNS,
      ...inColumns(unit, ['Bound', 'Null low', 'Null high']),
      scores(`${plotted.atEnd ? 'Test' : 'Validation'} accuracy`, 'accuracy'),
    ],
    rows: runs.map((info, run) => {
      const { value, nullLow, nullHigh } = plotted.estimates[run] ?? { value: NaN, nullLow: NaN, nullHigh: NaN };
      return [
        ...runCells(run + 1, info),
        ...[value, nullLow, nullHigh].map((nats) => inUnit(unit, nats)),
        plotted.accuracy[run] ?? null,
      ];
    }),
    notes: [
      measuredText(shown),
      'Null: the same probe with shuffled labels, least and greatest. A run that diverged has no bound.',
    ],
  };
}

/** What is said of a clamped loss beside its score. */
export const CLAMP_NOTE =
  'As released, the clamp keeps a loss at 2 nats or less: its score cannot read less than its ceiling − 2, also where nothing was learnt.';

/** The trained losses as scores, beside what they cannot exceed. */
export function lossScoresTable(rows: readonly LossScores[], unit: Unit, step: number): TableData {
  return {
    title: 'Scores of the losses',
    columns: [
      words('Method'),
      ...inColumns(unit, [
        'Head score',
        'Head ceiling',
        'Representation score',
        'Representation ceiling',
        'KL between passes',
      ]),
      numbers('N', 0),
    ],
    rows: rows.map(({ preset, n, headScore, headCeiling, representationScore, representationCeiling, klBetween }) => [
      PRESETS[preset].name,
      ...[headScore, headCeiling, representationScore, representationCeiling, klBetween].map((nats) =>
        inUnit(unit, nats),
      ),
      n,
    ]),
    notes: [
      `On the batch of step ${step}, median over runs.`,
      ...(rows.some(({ preset }) => PRESETS[preset].clamp) ? [CLAMP_NOTE] : []),
    ],
  };
}
