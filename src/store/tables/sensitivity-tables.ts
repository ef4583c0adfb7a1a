/** The tables of the sensitivity view as data. */
import { PRESETS } from '../../lab/presets';
import { INIT_NAMES } from '../../lab/prompt/initialisation-ids';
import { METRICS, type MetricId } from '../../lab/scores/metric';
import { phrasesText } from '../../lab/statistics/verdict';
import { differenceInWords, intervalInWords, pInWords } from '../../lab/statistics/words';
import type { Compared } from '../comparison';
import { SOURCE_NAMES, type Spread } from '../spread';
import { scores } from './score-tables';
import { numbers, words, type TableColumn, type TableData } from './table-data';

function whenMeasured({ atEnd, step }: Pick<Spread, 'atEnd' | 'step'>): string {
  return `${atEnd ? 'Test examples, after' : 'Validation, at'} step ${step}.`;
}

/** A row for each method and initialisation. */
export function distributionTable(spread: Spread, metric: MetricId): TableData {
  const score = (name: string): TableColumn => scores(name, metric);
  return {
    title: `Distributions of ${METRICS[metric].title}`,
    columns: [
      words('Method'),
      words('Initialisation'),
      numbers('N', 0),
      ...['Median', 'Q1', 'Q3', 'CI low', 'CI high', 'Mean', 'Min', 'Max'].map(score),
      numbers(spread.atEnd ? 'Failed' : 'Low so far', 0, '%'),
      numbers('Steps to 90 %', 0),
    ],
    rows: spread.cells.map((cell) => [
      PRESETS[cell.preset].name,
      cell.init === null ? 'own' : INIT_NAMES[cell.init].name,
      cell.n,
      cell.median,
      cell.q1,
      cell.q3,
      cell.ci95?.low ?? null,
      cell.ci95?.high ?? null,
      cell.mean,
      cell.min,
      cell.max,
      cell.failedShare,
      cell.stepsTo90,
    ]),
    notes: [
      whenMeasured(spread),
      'CI: 95 % bootstrap interval of the median over runs. Failed: no better than one class for all, or diverged.',
    ],
  };
}

/** Where the spread comes from: a row for each method and source. */
export function spreadTable(spread: Spread, metric: MetricId): TableData {
  const percent = METRICS[metric].unit === 'percent';
  return {
    title: `Where the spread of ${METRICS[metric].title} comes from`,
    columns: [
      words('Method'),
      numbers('N', 0),
      words('Source'),
      percent ? numbers('Standard deviation', 1, 'points') : numbers('Standard deviation', 3),
      numbers('Share of the variance', 0, '%'),
      words('Remark'),
    ],
    rows: spread.methods.flatMap(({ preset, n, components }) =>
      components.map(({ source, deviation, share, reason, cut, withRest }) => [
        PRESETS[preset].name,
        n,
        `${SOURCE_NAMES[source]}${withRest ? ' and everything else' : ''}`,
        deviation,
        share,
        reason ?? (cut ? 'estimated below 0' : ''),
      ]),
    ),
    notes: [whenMeasured(spread), 'Henderson’s method I.'],
  };
}

/** Every pair of runs, a row each; what they come to is in the notes. */
export function comparisonTable(
  { comparison, verdict, spreadVerdict, atEnd, step }: Compared,
  metric: MetricId,
): TableData {
  const { a, b, differences, interval, median, better, worse, equal, signTest } = comparison;
  const difference = METRICS[metric].unit === 'percent' ? numbers('Difference', 1, 'points') : numbers('Difference', 3);
  const said = `median ${differenceInWords(metric, median)}${interval === null ? '' : `, 95 % bootstrap interval ${intervalInWords(metric, interval)}`}`;
  return {
    title: `${PRESETS[a].name} less ${PRESETS[b].name}, ${METRICS[metric].title}, pair by pair`,
    columns: [words('Initialisation'), numbers('Init seed', 0), numbers('Data seed', 0), difference],
    rows: differences.map(({ init, seed, dataSeed, difference: value }) => [
      init === null ? 'own' : INIT_NAMES[init].name,
      seed,
      dataSeed,
      value,
    ]),
    notes: [
      whenMeasured({ atEnd, step }),
      `Better in ${better}, equal in ${equal}, worse in ${worse} pairs; ${said}; exact sign test ${pInWords(signTest)}.`,
      phrasesText(verdict.lead),
      ...(spreadVerdict.length === 0 ? [] : [phrasesText(spreadVerdict)]),
    ],
  };
}
