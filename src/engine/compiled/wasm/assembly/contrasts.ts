/**
 * Losses that tell one score from others: of each run and text a few to a few hundred numbers, so plainly written.
 * Threads share texts.
 */
import { addTimes, dot, exp1, log1, pointer } from './math';
import { shareFrom, shareTo } from './threads';

/** Columns of the loss weights. */
export const CROSS_ENTROPY: i32 = 0;
const HEAD: i32 = 1;

@unmanaged
export class CrossEntropyArguments {
  logits: i32;
  labels: i32;
  lossWeights: i32;
  value: i32;
  dLogits: i32;
  runs: i32;
  dataSeeds: i32;
  texts: i32;
  classes: i32;
}

@unmanaged
export class HeadContrastArguments {
  meanPrompt: i32;
  centre: i32;
  scores: i32;
  lengths: i32;
  floors: i32;
  lossWeights: i32;
  value: i32;
  dPositive: i32;
  dScores: i32;
  dVectors: i32;
  runs: i32;
  dataSeeds: i32;
  texts: i32;
  tokens: i32;
  width: i32;
  promptLength: i32;
  scale: f32;
}

/** Of a run's text, the weight of a loss in its mean over texts. */
export function weightOf(lossWeights: i32, run: i32, column: i32, texts: i32): f32 {
  return load<f32>(pointer(lossWeights + run * 4 + column)) / (texts as f32);
}

export function crossEntropy(a: CrossEntropyArguments): void {
  const end = shareTo(a.runs * a.texts);
  for (let index = shareFrom(a.runs * a.texts); index < end; index++) {
    const run = index / a.texts;
    const label = load<f32>(pointer(a.labels + (run % a.dataSeeds) * a.texts + (index % a.texts))) as i32;
    const logits = pointer(a.logits + index * a.classes);
    const gradients = pointer(a.dLogits + index * a.classes);
    const weight = weightOf(a.lossWeights, run, CROSS_ENTROPY, a.texts);
    store<f32>(pointer(a.value + index), crossEntropyOf(logits, gradients, label, weight, a.classes));
  }
}

/** Of one text's logits, and `weight` times the gradients at them, which may stand in their place. */
export function crossEntropyOf(logits: usize, gradients: usize, label: i32, weight: f32, classes: i32): f32 {
  let highest: f32 = -Infinity;
  for (let c = 0; c < classes; c++) highest = max<f32>(highest, load<f32>(logits + pointer(c)));
  let sum: f32 = 0;
  for (let c = 0; c < classes; c++) sum += exp1(load<f32>(logits + pointer(c)) - highest);
  const value = log1(sum) - (load<f32>(logits + pointer(label)) - highest);
  for (let c = 0; c < classes; c++) {
    const probability = exp1(load<f32>(logits + pointer(c)) - highest) / sum;
    store<f32>(gradients + pointer(c), weight * (c === label ? probability - 1 : probability));
  }
  return value;
}

export function headContrast(a: HeadContrastArguments): void {
  const end = shareTo(a.runs * a.texts);
  for (let index = shareFrom(a.runs * a.texts); index < end; index++) contrastText(a, index, index / a.texts);
}

function contrastText(a: HeadContrastArguments, index: i32, run: i32): void {
  const text = (run % a.dataSeeds) * a.texts + (index % a.texts);
  const length = pointer(load<f32>(pointer(a.lengths + text)) as i32);
  const scores = pointer(a.scores + index * a.tokens);
  const gradients = pointer(a.dScores + index * a.tokens);
  const positive = a.scale * dot(pointer(a.meanPrompt + index * a.width), pointer(a.centre + run * a.width), a.width);
  let highest = positive;
  for (let j: usize = 0; j < length; j += 4) highest = max<f32>(highest, a.scale * load<f32>(scores + j));
  let others: f32 = 0;
  for (let j: usize = 0; j < length; j += 4) others += exp1(a.scale * load<f32>(scores + j) - highest);
  const sum = others + exp1(positive - highest);
  const logProbability = positive - highest - log1(sum);
  const floor = load<f32>(pointer(a.floors + run));
  store<f32>(pointer(a.value + index), -max<f32>(logProbability, floor));
  const clamped = logProbability < floor;
  const weight: f32 = clamped ? 0 : (weightOf(a.lossWeights, run, HEAD, a.texts) * a.scale) / sum;
  const dPositive = -weight * others;
  store<f32>(pointer(a.dPositive + index), dPositive);
  for (let j: usize = 0; j < pointer(a.tokens); j += 4) {
    store<f32>(gradients + j, j < length ? weight * exp1(a.scale * load<f32>(scores + j) - highest) : 0);
  }
  if (a.dVectors < 0) return;
  const centre = pointer(a.centre + run * a.width);
  const share = f32x4.splat(dPositive / (a.promptLength as f32));
  for (let token = index * a.promptLength; token < (index + 1) * a.promptLength; token++) {
    addTimes(pointer(a.dVectors + token * a.width), centre, share, a.width);
  }
}
