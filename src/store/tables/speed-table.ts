/** A measurement of speed as data. */
import type { PopulationInfo, SpeedReport } from '../../worker/protocol';
import { computedBy } from '../backend-names';
import { caveat, headline, headlineAbout, parityText, roundsText, subjectText, tilesText } from '../speed-text';
import { numbers, words, type TableCell, type TableColumn, type TableData } from './table-data';

type Timed = Exclude<SpeedReport, { kind: 'differ' }>;
type Compared = Extract<SpeedReport, { kind: 'compared' }>;
type Spread = Compared['ratio'];

/** A row for each quantity: of each engine the median, and the lowest and the highest round. */
export function speedTable(report: Timed, population: PopulationInfo, userAgent: string): TableData {
  const { backend } = population;
  const { reference } = report;
  const compiled = report.kind === 'compared' ? report.compiled : null;
  const both = (name: string, read: (speed: Timed['reference']) => readonly TableCell[]): TableCell[] => [
    name,
    ...(compiled === null ? [] : read(compiled)),
    ...read(reference),
  ];
  const warning = caveat(backend);
  const parity = parityText(report);
  const { tiles } = backend.engine;
  return {
    title: 'How fast the population is trained here',
    columns: [
      words('Figure'),
      ...(compiled === null ? [] : engineColumns('Compiled')),
      ...engineColumns('Tensor library'),
    ],
    rows: [
      both('Seed-steps per second', ({ seedStepsPerSecond }) => spread(seedStepsPerSecond)),
      both('Milliseconds a step', ({ stepMilliseconds }) => spread(stepMilliseconds)),
      both('Memory, MB', ({ memoryBytes }) => one(memoryBytes / 1_048_576)),
      ...(report.kind === 'compared' ? insideStep(report, backend.engine.threads) : []),
    ],
    notes: [
      ...(warning === null ? [] : [warning]),
      `${subjectText(population, report)}. ${headline(report)}. ${headlineAbout(report, backend)}`,
      ...(parity === null ? [] : [parity]),
      `Median, lowest and highest of ${roundsText(report.rounds)}. A seed-step is one run, one batch: forward, backward and update. Memory of the compiled engine is all that a step takes; the tensor library takes more during a step.`,
      ...(compiled === null || tiles === null ? [] : [`Tiles of products: ${tilesText(tiles)}.`]),
      `Computed by ${computedBy(backend)}. ${userAgent}`,
    ],
  };
}

function engineColumns(name: string): TableColumn[] {
  return [name, `${name}, lowest`, `${name}, highest`].map((column) => numbers(column, 'compact'));
}

function spread({ median, lowest, highest }: Spread, unit = 1): TableCell[] {
  return [median, lowest, highest].map((value) => value / unit);
}

function one(value: number | null): TableCell[] {
  return [value, null, null];
}

const NOTHING = one(null);

/** What the tensor library has no number for. */
function insideStep({ ratio, compiled }: Compared, threads: number | null): TableCell[][] {
  const { flopsPerSecond, peakFlopsPerSecond, operationsPerStep, waves } = compiled;
  // 0 where there was no room for large products.
  const peak = peakFlopsPerSecond === 0 ? NaN : peakFlopsPerSecond;
  return [
    ['Speed, times the tensor library', ...spread(ratio)],
    ['Matrix products, GFLOP/s', ...spread(flopsPerSecond, 1e9)],
    ['Peak on large products, GFLOP/s', ...one(peak / 1e9)],
    ['Share of the peak', ...one(flopsPerSecond.median / peak)],
    ['Operations a step', ...one(operationsPerStep)],
    ['Waves', ...one(waves)],
    ['Threads', ...one(threads)],
  ].map((cells) => [...cells, ...NOTHING]);
}
