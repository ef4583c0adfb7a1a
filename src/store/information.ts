/** What the information view shows of the measured columns and of the probe. */
import { PRESETS, type PresetId } from '../lab/presets';
import { quantile, summarise } from '../lab/statistics/quantiles';
import { spearman } from '../lab/statistics/rank-correlation';
import type { Information, Probed } from '../lab/studies/information';
import type { EvaluationMetric, FinalResult, StepMetric } from '../lab/training/metrics';
import type { RunInfo } from '../lab/training/runs';
import type { MetricTable } from './columns';
import { methodsOf, runsOf } from './methods';

export type Unit = 'nats' | 'bits';

/** From nats. */
export function inUnit(unit: Unit, nats: number): number {
  return unit === 'bits' ? nats / Math.LN2 : nats;
}

/** With two decimals and no sign in front of a zero. */
export function informationText(unit: Unit, nats: number): string {
  const value = inUnit(unit, nats);
  if (Number.isNaN(value)) return '–';
  const text = value.toFixed(2);
  return Number(text) === 0 ? '0.00' : text.replace('-', '−');
}

/** Medians over a method's runs, nats; NaN for what it has not. */
export interface LossScores {
  readonly preset: PresetId;
  readonly n: number;
  readonly headScore: number;
  readonly headCeiling: number;
  readonly representationScore: number;
  readonly representationCeiling: number;
  readonly klBetween: number;
}

/** The scores of the trained losses in the last row of the steps. */
export function lossScores(runs: readonly RunInfo[], steps: MetricTable<StepMetric>): LossScores[] {
  return methodsOf(runs)
    .filter((preset) => PRESETS[preset].head === 'bottleneck')
    .map((preset) => {
      const own = runsOf(runs, preset);
      const median = (metric: StepMetric): number =>
        summarise(own.map((run) => steps.value(metric, steps.length - 1, run))).median;
      const { headLoss, representationLoss } = PRESETS[preset];
      return {
        preset,
        n: own.length,
        headScore: headLoss ? median('headScore') : NaN,
        headCeiling: headLoss ? median('headCeiling') : NaN,
        representationScore: representationLoss ? median('representationScore') : NaN,
        representationCeiling: representationLoss ? median('representationCeiling') : NaN,
        klBetween: median('klBetween'),
      };
    });
}

export const ESTIMATORS = ['barberAgakov', 'infoNce'] as const;
export type Estimator = (typeof ESTIMATORS)[number];

export const ESTIMATOR_NAMES: Readonly<Record<Estimator, string>> = {
  barberAgakov: 'Barber–Agakov',
  infoNce: 'InfoNCE',
};

/** An estimate with its null; NaN where there is none. Nats. */
export interface Estimate {
  readonly value: number;
  readonly nullLow: number;
  readonly nullHigh: number;
}

export function estimateOf(probed: Probed | null, estimator: Estimator): Estimate {
  if (probed === null) return { value: NaN, nullLow: NaN, nullHigh: NaN };
  const nulls = probed.shuffled.map((one) => one[estimator]);
  return { value: probed.found[estimator], nullLow: Math.min(...nulls), nullHigh: Math.max(...nulls) };
}

/** The frozen encoder's own states, which no prompt has touched, where methods read them. */
export function bareStates(
  { passZero: { mask, cls } }: Information,
  estimator: Estimator,
): { readonly name: string; readonly estimate: Estimate }[] {
  return [
    { name: 'no prompt, [MASK]', estimate: estimateOf(mask, estimator) },
    ...(cls === null ? [] : [{ name: 'no prompt, [CLS]', estimate: estimateOf(cls, estimator) }]),
  ];
}

export interface Plotted {
  /** One per run. */
  readonly estimates: readonly Estimate[];
  /** NaN where a run has none. */
  readonly accuracy: readonly number[];
  /** Whether the accuracies are of the test examples. */
  readonly atEnd: boolean;
  /** From 5 to 95 per cent of all runs' nulls. */
  readonly nullBand: readonly [low: number, high: number];
  readonly methods: readonly {
    readonly preset: PresetId;
    readonly n: number;
    readonly median: number;
    readonly q1: number;
    readonly q3: number;
  }[];
  readonly correlation: { readonly rho: number; readonly n: number };
}

/** What the parts of the probe's outcome show. */
export interface ShownInformation {
  readonly answer: Information;
  readonly plotted: Plotted;
  readonly estimator: Estimator;
  readonly runs: readonly RunInfo[];
  readonly unit: Unit;
  /** Updates done when it was measured. */
  readonly step: number;
  readonly classes: number;
}

interface Measured {
  readonly runs: readonly RunInfo[];
  readonly evaluation: MetricTable<EvaluationMetric>;
  readonly final: FinalResult | null;
}

/** Information beside accuracy, both as they were at `step`. */
export function plotInformation(
  answer: Information,
  step: number,
  estimator: Estimator,
  { runs, evaluation, final }: Measured,
): Plotted {
  const estimates = runs.map((_, run) => estimateOf(answer.runs[run] ?? null, estimator));
  const atEnd = final?.step === step;
  const accuracy = atEnd ? Array.from(final.accuracy) : accuracyAt(evaluation, step);
  const nulls = answer.runs.flatMap((run) => run?.shuffled.map((one) => one[estimator]) ?? []).sort((a, b) => a - b);
  return {
    estimates,
    accuracy,
    atEnd,
    nullBand: [quantile(nulls, 0.05), quantile(nulls, 0.95)],
    methods: methodsOf(runs).map((preset) => {
      const { n, median, q1, q3 } = summarise(runsOf(runs, preset).map((run) => estimates[run]?.value ?? NaN));
      return { preset, n, median, q1, q3 };
    }),
    correlation: spearman(
      estimates.map(({ value }) => value),
      accuracy,
    ),
  };
}

/** Validation accuracies at the last evaluation that was not later. */
function accuracyAt(evaluation: MetricTable<EvaluationMetric>, step: number): number[] {
  let row = evaluation.length - 1;
  while (row > 0 && evaluation.stepAt(row) > step) row--;
  return evaluation.row('accuracy', row);
}
