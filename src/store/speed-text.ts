/** A measurement in words and figures, for the dialog and for the clipboard. */
import type { BackendInfo, PopulationInfo, SpeedReport, TilesInfo } from '../worker/protocol';
import { computedBy } from './backend-names';
import { compact, count, megabytes, percent } from './numbers';

type Compared = Extract<SpeedReport, { kind: 'compared' }>;
type Spread = Compared['ratio'];
type Timed = Exclude<SpeedReport, { kind: 'differ' }>;
type EngineSpeed = Timed['reference'];

export interface Figure {
  readonly value: string;
  /** From the lowest to the highest round, or what else belongs to it. */
  readonly note: string;
}

export interface SpeedRow {
  readonly name: string;
  /** Null where the compiled engine is not in use. */
  readonly compiled: Figure | null;
  readonly reference: Figure;
}

/** What all figures are about. */
export function subjectText({ task, encoder }: PopulationInfo, { runs, batch }: SpeedReport): string {
  return `${task.title} · ${encoder.title} · ${count(runs)} ${runs === 1 ? 'run' : 'runs'}, ${batch} examples a batch`;
}

/** What comes first: 5.1 times the tensor library. */
export function headline(report: SpeedReport): string {
  switch (report.kind) {
    case 'compared':
      return `${times(report.ratio.median)} the tensor library`;
    case 'differ':
      return 'The two engines do not agree';
    case 'reference':
      return `${figure(report.reference.seedStepsPerSecond.median)} seed-steps per second`;
  }
}

/** What is to be known beside it; of the reference alone, why it is alone. */
export function headlineAbout(report: SpeedReport, { engine }: BackendInfo): string {
  switch (report.kind) {
    case 'compared': {
      const { ratio, rounds } = report;
      return `Speed of the compiled kernels: ${rangeOf(ratio, (value) => value.toFixed(1))} in ${roundsText(rounds)}, in turn.`;
    }
    case 'differ':
      return 'A comparison of speeds would mean nothing, so nothing was timed.';
    case 'reference':
      return `By the tensor library alone: the compiled kernels are not in use. ${engine.reason ?? ''}`;
  }
}

export function parityText(report: SpeedReport): string | null {
  if (report.kind === 'reference') return null;
  const { steps, largest, tolerance } = report.parity;
  if (report.kind === 'differ') {
    const by = Number.isFinite(largest) ? `by up to ${compact(largest)}` : 'and some are no numbers';
    return `The losses of the first ${steps} steps differ ${by}; at most ${tolerance} would be rounding.`;
  }
  return `Both train the same: all losses of the first ${steps} steps agree, the largest difference is ${compact(largest)}.`;
}

/** What both engines have, or the reference alone. */
export function speedRows(report: Timed): SpeedRow[] {
  const compiled = report.kind === 'compared' ? report.compiled : null;
  const row = (name: string, read: (speed: EngineSpeed) => Figure): SpeedRow => ({
    name,
    compiled: compiled === null ? null : read(compiled),
    reference: read(report.reference),
  });
  return [
    row('Seed-steps per second', ({ seedStepsPerSecond }) => spread(seedStepsPerSecond)),
    row('Milliseconds a step', ({ stepMilliseconds }) => spread(stepMilliseconds)),
    // The tensor library's is what lasts from step to step; what it takes during one, nobody counts.
    {
      name: 'Memory',
      compiled: compiled === null ? null : { value: megabytes(compiled.memoryBytes), note: 'all that a step takes' },
      reference: { value: megabytes(report.reference.memoryBytes), note: 'more during a step' },
    },
  ];
}

/** What a compiled step is made of. */
export function stepFacts({ compiled }: Compared, { engine }: BackendInfo): (readonly [string, string])[] {
  const { flopsPerSecond, peakFlopsPerSecond, operationsPerStep, waves } = compiled;
  const rate = spread(flopsPerSecond, 1e9);
  return [
    ['Matrix products', `${rate.value} GFLOP/s (${rate.note})`],
    ...(peakFlopsPerSecond === 0
      ? [['Peak here', 'no room for large products'] as const]
      : [
          ['Peak here', `${figure(peakFlopsPerSecond / 1e9)} GFLOP/s on large products`] as const,
          ['Share of the peak', percent(flopsPerSecond.median / peakFlopsPerSecond)] as const,
        ]),
    ['Operations', `${count(operationsPerStep)} a step`],
    ['Waves', waves === 1 ? '1: all runs at once' : `${waves}: the runs take turns for want of memory`],
    ['Weights', `of ${engine.weightBits} bits`],
    ['Threads', engine.threads === null ? 'those of the graphics card' : String(engine.threads)],
    ...(engine.tiles === null ? [] : [['Tiles of products', tilesText(engine.tiles)] as const]),
  ];
}

const TILES_ORIGIN: Readonly<Record<TilesInfo['origin'], string>> = {
  tuned: 'tuned at this start',
  kept: 'tuned at an earlier start',
  fixed: 'by the fixed rule',
};

/** Each tile once, from many products to few: 64×64/4×4/16, 32×32/4×4/16 (by the fixed rule). */
export function tilesText({ origin, tiles }: TilesInfo): string {
  return `${[...new Set(Object.values(tiles))].join(', ')} (${TILES_ORIGIN[origin]})`;
}

/** Why the figures are not to be taken for the machine's; null where they are. */
export function caveat({ software, adapter }: BackendInfo): string | null {
  return software ? `Not a result: this adapter is software (${adapter}).` : null;
}

/** Everything, as lines of text. */
export function speedText(report: SpeedReport, population: PopulationInfo, userAgent: string): string {
  const { backend } = population;
  const line = ({ value, note }: Figure): string => `${value} (${note})`;
  const rows =
    report.kind === 'differ'
      ? []
      : speedRows(report).map(({ name, compiled, reference }) =>
          compiled === null
            ? `${name}: ${line(reference)}`
            : `${name}: compiled ${line(compiled)}, tensor library ${line(reference)}`,
        );
  const facts = report.kind === 'compared' ? stepFacts(report, backend) : [];
  return [
    'InfoPrompt Lab: how fast is it here?',
    subjectText(population, report),
    `Computed by: ${computedBy(backend)}`,
    caveat(backend),
    `${headline(report)}. ${headlineAbout(report, backend)}`,
    parityText(report),
    ...rows,
    ...facts.map(([name, value]) => `${name}: ${value}`),
    userAgent,
  ]
    .filter((text) => text !== null)
    .join('\n');
}

export function roundsText(rounds: number): string {
  return rounds === 1 ? 'a single round' : `${rounds} rounds`;
}

function times(ratio: number): string {
  return `${ratio.toFixed(1)} times`;
}

function figure(value: number): string {
  return value >= 1000 ? count(value) : compact(value);
}

function spread(values: Spread, unit = 1): Figure {
  return { value: figure(values.median / unit), note: rangeOf(values, (value) => figure(value / unit)) };
}

function rangeOf({ lowest, highest }: Spread, write: (value: number) => string): string {
  return `${write(lowest)} to ${write(highest)}`;
}
