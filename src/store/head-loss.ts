/** What the theory view makes of a run's head loss. */
import { RELEASED_CLAMP } from '../lab/objective/clamp';
import { PRESETS } from '../lab/presets';
import type { HeadLossTexts } from '../lab/studies/head-loss-texts';
import { positiveShares, smoothnessOf, type HeadLossProblem } from '../lab/theory/head-loss';
import type { RunInfo } from '../lab/training/runs';

/** Log p+ below this is clamped in the released implementation. */
export const CLAMP_THRESHOLD = Math.exp(RELEASED_CLAMP);

/** The runs that have class embeddings and a prompt, and so a head loss, whether they are trained on it or not. */
export function runsWithHeadLoss(runs: readonly RunInfo[]): number[] {
  return runs.flatMap(({ preset }, run) =>
    PRESETS[preset].prompt !== 'none' && PRESETS[preset].head !== 'linear' ? [run] : [],
  );
}

/** InfoPrompt's first run where there is one. */
export function defaultHeadLossRun(runs: readonly RunInfo[]): number | null {
  const among = runsWithHeadLoss(runs);
  return among.find((run) => runs[run]?.preset === 'infoprompt') ?? among[0] ?? null;
}

export interface HeadLossView {
  readonly problem: HeadLossProblem;
  /** p_0. */
  readonly start: Float64Array;
  /** ||c||. */
  readonly centreNorm: number;
  /** M. */
  readonly smoothness: number;
  /** p+ of each text at p_0, and how many lie below the clamp's threshold. */
  readonly shares: readonly number[];
  readonly below: number;
}

/** @param text one of the texts; null for the mean over all of them, from the mean of their prompts. */
export function headLossView(found: HeadLossTexts, text: number | null, clamped: boolean): HeadLossView {
  const { centre, prompts, temperature } = found;
  const width = centre.length;
  const chosen = text === null ? found.texts.map((_, index) => index) : [text];
  const start = new Float64Array(width);
  for (const index of chosen) {
    for (let i = 0; i < width; i++) {
      start[i] = (start[i] ?? 0) + (prompts[index * width + i] ?? NaN) / chosen.length;
    }
  }
  const problem = {
    slope: Float64Array.from(centre, (value) => value / (Math.sqrt(width) * temperature)),
    logNegatives: chosen.map((index) => found.logNegatives[index] ?? NaN),
    clamped,
  };
  const shares = positiveShares(problem, start);
  return {
    problem,
    start,
    centreNorm: Math.hypot(...centre),
    smoothness: smoothnessOf(problem),
    shares,
    below: shares.filter((share) => share < CLAMP_THRESHOLD).length,
  };
}
