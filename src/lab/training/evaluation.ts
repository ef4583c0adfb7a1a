/** Scores of a group on held-out examples, in pieces small enough that nobody waits for one. */
import { indexOfLargest, logSumExp } from '../logits';
import { Calibration } from '../scores/calibration';
import type { Corpus } from './corpus';
import type { EngineGroup, GroupSpec } from './engine';

/** One entry per run of the group. */
export interface GroupScores {
  /** Share of right answers; NaN for a run whose answers are not numbers. */
  readonly accuracy: Float32Array;
  /** Mean of -log p(label), nats. */
  readonly crossEntropy: Float32Array;
  /** 1 where right: runs x examples, all 0 for a run whose answers are not numbers. */
  readonly correct: Uint8Array;
  /** Examples by class and answer: runs x classes x classes, all 0 for a run whose answers are not numbers. */
  readonly confusion: Uint32Array;
  /** Expected calibration error, NaN for a run whose answers are not numbers. */
  readonly calibrationError: Float32Array;
}

/** Sequences (runs x examples) per piece: bounds memory and the time between two breaths. */
const PIECE = 256;

export function examplesPerPiece(runs: number): number {
  return Math.max(1, Math.floor(PIECE / runs));
}

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
  const cells = spec.classes ** 2;
  const confusion = new Uint32Array(runs * cells);
  const calibrations = spec.runs.map(() => new Calibration());
  const loss = new Float64Array(runs);
  const size = examplesPerPiece(runs);
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
        const largest = indexOfLargest(answer);
        const total = logSumExp(answer);
        loss[r] = (loss[r] ?? 0) + (total - (answer[label] ?? NaN)) / examples;
        calibrations[r]?.add(Math.exp((answer[largest] ?? NaN) - total), largest === label);
        const cell = r * cells + label * spec.classes + largest;
        confusion[cell] = (confusion[cell] ?? 0) + 1;
        if (largest === label) correct[r * examples + from + i] = 1;
      }
    });
    yield undefined;
  }
  const accuracy = Float32Array.from(spec.runs, (_, r) =>
    Number.isNaN(loss[r])
      ? NaN
      : correct.subarray(r * examples, (r + 1) * examples).reduce((sum, hit) => sum + hit, 0) / examples,
  );
  accuracy.forEach((share, r) => {
    if (!Number.isNaN(share)) return;
    correct.fill(0, r * examples, (r + 1) * examples);
    confusion.fill(0, r * cells, (r + 1) * cells);
  });
  const calibrationError = Float32Array.from(calibrations, ({ error }, r) => (Number.isNaN(loss[r]) ? NaN : error));
  return { accuracy, crossEntropy: Float32Array.from(loss), correct, confusion, calibrationError };
}
