/** What a step of a group is computed from: its batch, and the live side of the recipe. Pure functions of recipe and step. */
import { negativesOf, type Recipe } from '../recipe';
import { drawBatch, type Sample } from '../tasks/sampling';
import type { Corpus } from './corpus';
import type { GroupBatch, GroupSpec, StepKnobs } from './engine';
import { extraWeight, rateSchedule } from './schedule';

/** The batch that every data seed draws from its sample at `step`, data seed by data seed. */
export function stepBatch(
  spec: GroupSpec,
  corpus: Corpus,
  samples: readonly Sample[],
  { batch, promptLength }: Recipe,
  step: number,
): GroupBatch {
  const members = samples.flatMap(({ shots }, seed) => [...drawBatch(shots, batch, step, seed)]);
  return corpus.batch(spec, promptLength, members);
}

export function stepKnobs(recipe: Recipe, step: number): StepKnobs {
  const { steps, warmup, learningRateScale, decay, shots, batch, gamma, beta, kappa, temperature } = recipe;
  const weight = extraWeight(step, steps, shots / batch, decay);
  return {
    rateFactor: rateSchedule(step, steps, warmup) * learningRateScale,
    gamma: weight * gamma,
    beta: weight * beta,
    kappa: weight * kappa,
    temperature,
    negatives: negativesOf(recipe),
  };
}
