/** How the prompts of all runs moved: across the plane of the vocabulary, in length, and how fast. */
import { meanRow, normOf } from '../vectors';
import { project } from './principal-axes';
import { promptOf, type PromptSnapshot } from './prompt-history';
import type { Pieces, Subject } from './study';
import { knowVocabulary } from './vocabulary';

export interface PromptPathsAsk {
  /** The run whose single tokens are wanted, too. */
  readonly run: number;
}

/** Entries of a run that has no prompt, or one that is no number any more, are NaN. */
export interface PromptPaths {
  readonly steps: readonly number[];
  /** Each run's mean token on the plane: snapshots x runs x 2. */
  readonly places: Float32Array;
  /** Mean Euclidean norm of a run's tokens: snapshots x runs. */
  readonly norms: Float32Array;
  /** Movement per step since the snapshot before, ||P(t) - P(t')|| / (t - t'), over the tokens there at both: snapshots x runs. */
  readonly changes: Float32Array;
  /** Each token of the one run on the plane, snapshot by snapshot: m x 2. */
  readonly tokens: readonly Float32Array[];
}

export function* promptPaths(
  { encoder, population, prompts }: Subject,
  { run: chosen }: PromptPathsAsk,
): Pieces<PromptPaths> {
  const { snapshots } = prompts;
  const runs = population.runs.length;
  const width = encoder.config.embeddingWidth;
  const { axes } = yield* knowVocabulary(encoder);
  const size = snapshots.length * runs;
  const places = new Float32Array(2 * size).fill(NaN);
  const norms = new Float32Array(size).fill(NaN);
  const changes = new Float32Array(size).fill(NaN);
  const tokens: Float32Array[] = [];
  for (const [index, snapshot] of snapshots.entries()) {
    for (let run = 0; run < runs; run++) {
      const own = promptOf(snapshot, run, runs);
      if (run === chosen) tokens.push(own === null ? new Float32Array(0) : yield* project(axes, own));
      if (own === null) continue;
      const at = index * runs + run;
      places.set(yield* project(axes, meanRow(own, width)), 2 * at);
      norms[at] = meanNorm(own, width);
      changes[at] = changeSince(snapshots[index - 1], snapshot, run, runs);
    }
    yield { done: index + 1, total: snapshots.length };
  }
  return { steps: snapshots.map(({ step }) => step), places, norms, changes, tokens };
}

function meanNorm(rows: Float32Array, width: number): number {
  let sum = 0;
  for (let from = 0; from < rows.length; from += width) sum += normOf(rows.subarray(from, from + width));
  return (sum * width) / rows.length;
}

function changeSince(before: PromptSnapshot | undefined, now: PromptSnapshot, run: number, runs: number): number {
  const [from, to] = [before === undefined ? null : promptOf(before, run, runs), promptOf(now, run, runs)];
  if (before === undefined || from === null || to === null) return NaN;
  const common = Math.min(from.length, to.length);
  return normOf(to.subarray(0, common).map((value, i) => value - (from[i] ?? 0))) / (now.step - before.step);
}
