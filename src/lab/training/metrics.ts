/** The names of everything that is measured. Nats throughout; one number per run, NaN where a run has no such term. */

/** Measured at every step, on the batch, before the update. */
export const STEP_METRICS = [
  'crossEntropy',
  /** L_head, and mean log(T_b + 1) - L_head with its ceiling mean log(T_b + 1). */
  'headLoss',
  'headScore',
  'headCeiling',
  /** L_rep, and log(K + 1) - L_rep with its ceiling log(K + 1). */
  'representationLoss',
  'representationScore',
  'representationCeiling',
  /** KL of both passes' Gaussians to N(0, I), mean over batch and dimensions. */
  'kl',
  /** KL(N1 || N0) between the passes' Gaussians, summed over dimensions, mean over the batch. */
  'klBetween',
  /** Mean Euclidean norm of a prompt token. */
  'promptNorm',
] as const;
export type StepMetric = (typeof STEP_METRICS)[number];

/**
 * Measured at evaluations: validation scores (`score` by the metric in force, `accuracy` always), and the Frobenius norm
 * of each loss term's gradient at the shared prompt, before its weight (gamma, beta, kappa) is applied.
 */
export const EVALUATION_METRICS = [
  'accuracy',
  'score',
  'validationCrossEntropy',
  'gradientCrossEntropy',
  'gradientHead',
  'gradientRepresentation',
  'gradientKl',
] as const;
export type EvaluationMetric = (typeof EVALUATION_METRICS)[number];

/** One number per run for each metric. */
export type MetricRow<M extends string> = Readonly<Record<M, Float32Array>>;

export type StepRow = MetricRow<StepMetric>;
export type EvaluationRow = MetricRow<EvaluationMetric>;

/** A row of NaN for `runs` runs. */
export function emptyRow<M extends string>(metrics: readonly M[], runs: number): Record<M, Float32Array> {
  return Object.fromEntries(metrics.map((metric) => [metric, new Float32Array(runs).fill(NaN)])) as Record<
    M,
    Float32Array
  >;
}

/** Beyond this a loss is no loss any more, even where a backend's maximum has turned not-a-number into a number. */
const LARGEST_LOSS = 1e20;

/** Whether a loss that a run has is not a usable number any more. */
export function hasDiverged(
  row: StepRow,
  run: number,
  has: { readonly headLoss: boolean; readonly representationLoss: boolean; readonly kl: boolean },
): boolean {
  const losses = [
    row.crossEntropy[run],
    ...(has.headLoss ? [row.headLoss[run]] : []),
    ...(has.representationLoss ? [row.representationLoss[run]] : []),
    ...(has.kl ? [row.kl[run]] : []),
  ];
  return losses.some((loss) => !(Math.abs(loss ?? NaN) < LARGEST_LOSS));
}

/** The end of training: every run's answer to every test example. */
export interface FinalResult {
  readonly step: number;
  /** Test score by the metric in force, per run; NaN for a diverged run. */
  readonly score: Float32Array;
  /** Test accuracy per run; NaN for a diverged run. */
  readonly accuracy: Float32Array;
  /** 1 where a run answered a test example rightly: runs x test examples. */
  readonly correct: Uint8Array;
  /** Test examples by class (rows) and answer (columns): runs x classes x classes, all 0 for a diverged run. */
  readonly confusion: Uint32Array;
  /** Expected calibration error on the test examples, per run; NaN for a diverged run. */
  readonly calibrationError: Float32Array;
}
