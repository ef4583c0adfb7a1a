/** How much memory a population will take, known before any of it is taken. */
import type { Sample } from '../tasks/sampling';
import type { Corpus } from './corpus';
import type { MemoryPlan, StepKnobs } from './engine';
import { examplesPerPiece } from './evaluation';
import type { Group } from './group-start';

export interface PlannedTraining {
  readonly groups: readonly Group[];
  readonly corpus: Corpus;
  readonly samples: readonly Sample[];
  /** Texts of a batch. */
  readonly batch: number;
  readonly promptLength: number;
  readonly knobs: StepKnobs;
}

/**
 * Of a step and an evaluation of the longest texts that are learnt from and watched; those of the test set may be longer.
 *
 * @returns the waves of a step; null where the engine cannot say.
 */
export async function planMemory(training: PlannedTraining): Promise<MemoryPlan | null> {
  let most: MemoryPlan = { bytes: 0, waves: 1 };
  for (const group of training.groups) {
    const [step, evaluation] = await plansOf(group, training);
    if (step === null || evaluation === null) return null;
    most = { bytes: Math.max(most.bytes, step.bytes, evaluation.bytes), waves: Math.max(most.waves, step.waves) };
  }
  return most;
}

function plansOf(
  { engine, spec }: Group,
  { corpus, samples, batch, promptLength, knobs }: PlannedTraining,
): Promise<[MemoryPlan | null, MemoryPlan | null]> {
  const longest = (of: (sample: Sample) => Int32Array, count: number) =>
    corpus.batch(
      spec,
      promptLength,
      samples.flatMap((sample) => corpus.longest(spec.layout, promptLength, of(sample), count)),
    );
  const learnt = longest(({ shots }) => shots, batch);
  const watched = longest(({ validation }) => validation, examplesPerPiece(spec.runs.length));
  return Promise.all([engine.plan(learnt, knobs), engine.plan(watched, null)]);
}
