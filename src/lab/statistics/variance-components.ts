/**
 * How much of the spread of one method's scores comes from where.
 *
 * Model: y_isd = mu + I_i + S_s(i) + D_d + (ID)_id + e_isd, all effects random: initialisations, init seeds within an
 * initialisation (the same seed of another initialisation draws something else), data seeds, and the interplay of
 * initialisation and data seed; what is left is the interplay of init seed and data seed, and everything else.
 */
import type { Run } from '../training/runs';
import { hendersonComponents } from './henderson';

export const VARIANCE_SOURCES = ['initialisation', 'seed', 'data-seed', 'interplay', 'rest'] as const;
export type VarianceSource = (typeof VARIANCE_SOURCES)[number];

export interface VarianceComponent {
  readonly source: VarianceSource;
  /** In squares of the score's unit; null where it cannot be estimated. */
  readonly variance: number | null;
  /** Its root, in the unit of the score: 0.01 of an accuracy is a point. */
  readonly deviation: number | null;
  /** Of the sum of all; null also where nothing varies. */
  readonly share: number | null;
  /** Whether the estimate was below 0, which a variance cannot be, and was put to 0: there is little of it, or few levels. */
  readonly cut: boolean;
  /** Whether the rest is in it, because the design cannot tell the two apart. */
  readonly withRest: boolean;
  /** Why it cannot be estimated; null where it can. */
  readonly reason: string | null;
}

export interface VarianceComponents {
  /** Runs with a score. */
  readonly n: number;
  /** Of each source, in the order of the model. */
  readonly components: readonly VarianceComponent[];
}

type FactorSource = Exclude<VarianceSource, 'rest'>;

interface Level {
  readonly source: FactorSource;
  readonly of: readonly string[];
  /** Why its part cannot be seen; null where it can. */
  readonly reason: string | null;
}

/**
 * @param runs of one method.
 * @param scores one per run, NaN where it has none.
 */
export function varianceComponents(runs: readonly Run[], scores: ArrayLike<number>): VarianceComponents {
  const scored = runs.filter((_, index) => !Number.isNaN(scores[index] ?? NaN));
  const values = runs.map((_, index) => scores[index] ?? NaN).filter((value) => !Number.isNaN(value));
  const levels = levelsOf(scored);
  const seen = levels.filter(({ reason }) => reason === null);
  // A factor with a level for each run is what is left itself.
  const confounded = seen.find(({ of }) => new Set(of).size === values.length)?.source ?? null;
  const factors = seen.filter(({ of }) => new Set(of).size < values.length);
  const found =
    values.length < 2
      ? null
      : hendersonComponents(
          values,
          factors.map(({ of }) => of),
        );
  const estimates = new Map<VarianceSource, number>();
  if (found !== null) {
    factors.forEach(({ source }, index) => estimates.set(source, found.factors[index] ?? NaN));
    estimates.set(confounded ?? 'rest', found.residual);
  }
  const total = [...estimates.values()].reduce((sum, estimate) => sum + Math.max(0, estimate), 0);
  const reasons = new Map<VarianceSource, string | null>(levels.map(({ source, reason }) => [source, reason]));
  return {
    n: values.length,
    components: VARIANCE_SOURCES.map((source) => {
      const estimate = estimates.get(source);
      if (estimate === undefined)
        return unknown(source, reasons.get(source) ?? reasonWithout(found !== null, confounded));
      const variance = Math.max(0, estimate);
      return {
        source,
        variance,
        deviation: Math.sqrt(variance),
        share: total > 0 ? variance / total : null,
        cut: estimate < 0,
        withRest: source === confounded,
        reason: null,
      };
    }),
  };
}

function levelsOf(runs: readonly Run[]): Level[] {
  const inits = new Set(runs.map(({ init }) => init)).size;
  const dataSeeds = new Set(runs.map(({ dataSeed }) => dataSeed)).size;
  const seeds = new Set(runs.map(({ init, seed }) => `${init} ${seed}`)).size;
  const oneInit = inits < 2 ? 'There is one initialisation only.' : null;
  const oneDataSeed = dataSeeds < 2 ? 'There is one data seed only.' : null;
  return [
    { source: 'initialisation', of: runs.map(({ init }) => init), reason: oneInit },
    {
      source: 'seed',
      of: runs.map(({ init, seed }) => `${init} ${seed}`),
      reason: seeds > inits ? null : 'There is one init seed only.',
    },
    { source: 'data-seed', of: runs.map(({ dataSeed }) => String(dataSeed)), reason: oneDataSeed },
    {
      source: 'interplay',
      of: runs.map(({ init, dataSeed }) => `${init} ${dataSeed}`),
      reason: oneInit ?? oneDataSeed,
    },
  ];
}

const IN_WORDS: Readonly<Record<FactorSource, string>> = {
  initialisation: 'initialisations',
  seed: 'init seeds',
  'data-seed': 'data seeds',
  interplay: 'the interplay of initialisation and data seed',
};

function reasonWithout(solved: boolean, confounded: FactorSource | null): string {
  if (!solved) return 'These runs cannot tell the sources apart.';
  return confounded === null
    ? 'There are too few runs.'
    : `It is in the part of ${IN_WORDS[confounded]}: each has one run.`;
}

function unknown(source: VarianceSource, reason: string): VarianceComponent {
  return { source, variance: null, deviation: null, share: null, cut: false, withRest: false, reason };
}
