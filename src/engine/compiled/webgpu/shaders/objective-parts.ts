/** What the losses have in common. */
import { WEIGHT_COLUMNS } from '../../kernels';
import { LANES } from './parts';

/** Of this run's text, the weight of a loss in its mean over texts. */
export const weightOf = (term: keyof typeof WEIGHT_COLUMNS): string => /* wgsl */ `
  let run = item / arguments.texts;
  let weight = arena[arguments.lossWeights + run * 4 + ${WEIGHT_COLUMNS[term]}] / f32(arguments.texts);`;

/**
 * From `positive`, this thread's `highest` of all scores, and `score(j)` of the `count` negatives: the clamped loss to `value`,
 * and `gradientOf(score)` for each negative, `dPositive` for the positive, of the weighted loss by the score over `scale`.
 */
export const contrast = (count: string, score: (j: string) => string, dPositive = 'dPositive'): string => /* wgsl */ `
  var ownHighest = positive;
  for (var j = lane; j < ${count}; j += ${LANES}) {
    let score = ${score('j')};
    ownHighest = select(ownHighest, score, score > ownHighest);
  }
  let highest = highestOf(lane, vec4<f32>(ownHighest)).x;
  var ownTotal = 0.0;
  for (var j = lane; j < ${count}; j += ${LANES}) { ownTotal += exp(${score('j')} - highest); }
  let others = sumOf(lane, vec4<f32>(ownTotal)).x;
  let logSumExp = highest + log(others + exp(positive - highest));
  let logProbability = positive - logSumExp;
  let lowest = arena[arguments.floors + run];
  let clamped = logProbability < lowest;
  let by = select(weight * arguments.scale, 0.0, clamped);
  let ${dPositive} = by * (exp(logProbability) - 1.0);
  if (lane == 0) { arena[arguments.value + item] = -select(logProbability, lowest, clamped); }
`;
