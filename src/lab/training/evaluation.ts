/** Scores of a group on held-out examples, in pieces small enough that nobody waits for one. */
import type { Corpus } from './corpus';
import type { EngineGroup, GroupSpec } from './engine';

/** One entry per run of the group. */
export interface GroupScores {
  /** Share of right answers; NaN for a run whose answers are not numbers. */
  readonly accuracy: Float32Array;
  /** Mean of -log p(label), nats. */
  readonly crossEntropy: Float32Array;
  /** 1 where right: runs x examples. */
  readonly correct: Uint8Array;
}

/** Sequences (runs x examples) per piece: bounds memory and the time between two breaths. */
const PIECE = 256;

/**
 * Evaluates `members` (one list of example indices per data seed, all equally long) and yields after each piece.
 */
export async function* evaluateGroup(
  engine: EngineGroup,
  spec: GroupSpec,
  corpus: Corpus,
  promptLength: number,
  members: readonly Int32Array[],
): AsyncGenerator<undefined, GroupScores> {
  const runs = spec.runs.length;
  const examples = Math.min(...members.map((list) => list.length));
  const correct = new Uint8Array(runs * examples);
  const loss = new Float64Array(runs);
  const size = Math.max(1, Math.floor(PIECE / runs));
  for (let from = 0; from < examples; from += size) {
    const count = Math.min(size, examples - from);
    const batch = corpus.batch(
      spec,
      promptLength,
      members.flatMap((list) => [...list.subarray(from, from + count)]),
    );
    const logits = await engine.evaluate(batch);
    spec.runs.forEach((run, r) => {
      for (let i = 0; i < count; i++) {
        const label = batch.labels[run.dataSeed * count + i] ?? 0;
        const answer = logits.subarray((r * count + i) * spec.classes, (r * count + i + 1) * spec.classes);
        loss[r] = (loss[r] ?? 0) + negativeLogProbability(answer, label) / examples;
        if (isLargest(answer, label)) correct[r * examples + from + i] = 1;
      }
    });
    yield undefined;
  }
  const accuracy = Float32Array.from(spec.runs, (_, r) =>
    Number.isNaN(loss[r])
      ? NaN
      : correct.subarray(r * examples, (r + 1) * examples).reduce((sum, hit) => sum + hit, 0) / examples,
  );
  return { accuracy, crossEntropy: Float32Array.from(loss), correct };
}

/** `logsumexp(logits) - logits[label]`. */
function negativeLogProbability(logits: Float32Array, label: number): number {
  const highest = logits.reduce((most, value) => Math.max(most, value), -Infinity);
  const sum = logits.reduce((total, value) => total + Math.exp(value - highest), 0);
  return highest + Math.log(sum) - (logits[label] ?? NaN);
}

/** Whether the label's logit is the largest; among equals the first class wins. */
function isLargest(logits: Float32Array, label: number): boolean {
  const own = logits[label] ?? NaN;
  return logits.every((value, index) => (index < label ? value < own : value <= own));
}
