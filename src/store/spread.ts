/** How the scores are spread, and where the spread comes from: what the page shows of it. */
import type { PresetId } from '../lab/presets';
import type { MetricId } from '../lab/scores/metric';
import type { EvaluationCurve } from '../lab/statistics/curves';
import { distributionsSlices, ecdf, type Distribution, type EcdfPoint } from '../lab/statistics/distribution';
import type { Slices } from '../lab/statistics/slices';
import { varianceComponents, type VarianceComponent, type VarianceSource } from '../lab/statistics/variance-components';
import { distanceInWords } from '../lab/statistics/words';
import type { Latest } from './latest';
import { methodsOf, runsOf } from './methods';

export interface MethodSpread {
  readonly preset: PresetId;
  readonly runs: number;
  /** Runs with a score, and those without. */
  readonly n: number;
  readonly diverged: number;
  readonly ecdf: readonly EcdfPoint[];
  readonly components: readonly VarianceComponent[];
}

export interface Spread {
  /** One per method and initialisation. */
  readonly cells: readonly Distribution[];
  readonly methods: readonly MethodSpread[];
  readonly atEnd: boolean;
  readonly step: number;
}

export function* spreadSlices(latest: Latest, curves: readonly EvaluationCurve[]): Slices<Spread> {
  const { population, scores, failureLevel, atEnd, step } = latest;
  const { runs, task } = population;
  const unlearnt = task.validationLevels[0]?.value ?? NaN;
  const cells = yield* distributionsSlices(runs, { scores, failureLevel, curves, unlearnt });
  const methods: MethodSpread[] = [];
  for (const preset of methodsOf(runs)) {
    const columns = runsOf(runs, preset);
    const values = columns.map((run) => scores[run] ?? NaN);
    const { n, components } = varianceComponents(
      columns.flatMap((run) => runs[run] ?? []),
      values,
    );
    methods.push({ preset, runs: values.length, n, diverged: values.length - n, components, ecdf: ecdf(values) });
    yield;
  }
  return { cells, methods, atEnd, step };
}

export const SOURCE_NAMES: Readonly<Record<VarianceSource, string>> = {
  initialisation: 'initialisations',
  seed: 'init seeds',
  'data-seed': 'samples (data seeds)',
  interplay: 'initialisation with sample',
  rest: 'everything else',
};

/** "initialisations 3.1 points", or why that cannot be said. */
export function componentInWords(metric: MetricId, component: VarianceComponent): string {
  const { source, deviation, reason, cut, withRest } = component;
  const name = `${SOURCE_NAMES[source]}${withRest ? ' and everything else' : ''}`;
  if (deviation === null) return `${name} not estimable: ${uncapitalised(reason ?? 'there are too few runs')}`;
  return `${name} ${distanceInWords(metric, deviation)}${cut ? ' (estimated below 0)' : ''}`;
}

function uncapitalised(sentence: string): string {
  return (sentence.charAt(0).toLowerCase() + sentence.slice(1)).replace(/\.$/, '');
}
