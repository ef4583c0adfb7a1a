/**
 * Losses that tell one score from others: of each run and text a few to a few hundred numbers, so plainly written.
 * Threads share texts.
 */
import { dot, exp1, log1, pointer } from './math';
import { clip1 } from './gaussians';
import { shareFrom, shareTo } from './threads';

/** Columns of the loss weights. */
const CROSS_ENTROPY: i32 = 0;
const HEAD: i32 = 1;
const REPRESENTATION: i32 = 2;

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
export class RepresentationArguments {
  z: i32;
  mean0: i32;
  raw0: i32;
  u: i32;
  offset: i32;
  noise: i32;
  floors: i32;
  lossWeights: i32;
  value: i32;
  dz: i32;
  dU: i32;
  dOffset: i32;
  dMean0: i32;
  dRaw0: i32;
  runs: i32;
  texts: i32;
  bottleneck: i32;
  negatives: i32;
  scale: f32;
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
  runs: i32;
  dataSeeds: i32;
  texts: i32;
  tokens: i32;
  width: i32;
  scale: f32;
}

function weightOf(lossWeights: i32, run: i32, column: i32, texts: i32): f32 {
  return load<f32>(pointer(lossWeights + run * 4 + column)) / (texts as f32);
}

export function crossEntropy(a: CrossEntropyArguments): void {
  const end = shareTo(a.runs * a.texts);
  for (let index = shareFrom(a.runs * a.texts); index < end; index++) {
    const run = index / a.texts;
    const label = load<f32>(pointer(a.labels + (run % a.dataSeeds) * a.texts + (index % a.texts))) as i32;
    const logits = pointer(a.logits + index * a.classes);
    const gradients = pointer(a.dLogits + index * a.classes);
    let highest: f32 = -Infinity;
    for (let c = 0; c < a.classes; c++) highest = max<f32>(highest, load<f32>(logits + pointer(c)));
    let sum: f32 = 0;
    for (let c = 0; c < a.classes; c++) sum += exp1(load<f32>(logits + pointer(c)) - highest);
    const total = log1(sum);
    store<f32>(pointer(a.value + index), total - (load<f32>(logits + pointer(label)) - highest));
    const weight = weightOf(a.lossWeights, run, CROSS_ENTROPY, a.texts);
    for (let c = 0; c < a.classes; c++) {
      const probability = exp1(load<f32>(logits + pointer(c)) - highest) / sum;
      store<f32>(gradients + pointer(c), weight * (c === label ? probability - 1 : probability));
    }
  }
}

export function representation(a: RepresentationArguments): void {
  const end = shareTo(a.runs * a.texts);
  for (let index = shareFrom(a.runs * a.texts); index < end; index++) representText(a, index, index / a.texts);
}

function representText(a: RepresentationArguments, index: i32, run: i32): void {
  const from = index * a.bottleneck;
  const u = pointer(a.u + from);
  const z = pointer(a.z + from);
  const mean0 = pointer(a.mean0 + from);
  const raw0 = pointer(a.raw0 + from);
  const noise = pointer(a.noise + index * a.negatives);
  const offset = load<f32>(pointer(a.offset + index));
  let variance: f32 = 1e-12;
  for (let i: usize = 0; i < pointer(a.bottleneck); i += 4) {
    const each = load<f32>(u + i);
    variance += exp1(2 * clip1(load<f32>(raw0 + i))) * each * each;
  }
  const deviation = sqrt<f32>(variance);
  const centre = dot(mean0, u, a.bottleneck) + offset;
  const positive = a.scale * (dot(z, u, a.bottleneck) + offset);
  let highest = positive;
  for (let j = 0; j < a.negatives; j++) {
    highest = max<f32>(highest, a.scale * (centre + load<f32>(noise + pointer(j)) * deviation));
  }
  let others: f32 = 0;
  let towards: f32 = 0;
  for (let j = 0; j < a.negatives; j++) {
    const e = load<f32>(noise + pointer(j));
    const likelihood = exp1(a.scale * (centre + e * deviation) - highest);
    others += likelihood;
    towards += likelihood * e;
  }
  const sum = others + exp1(positive - highest);
  const logProbability = positive - highest - log1(sum);
  const floor = load<f32>(pointer(a.floors + run));
  store<f32>(pointer(a.value + index), -max<f32>(logProbability, floor));
  const clamped = logProbability < floor;
  const weight: f32 = clamped ? 0 : (weightOf(a.lossWeights, run, REPRESENTATION, a.texts) * a.scale) / sum;
  // The positive's probability less 1 is minus the others' together.
  const dPositive = -weight * others;
  const dCentre = weight * others;
  const stretch = (weight * towards) / deviation;
  store<f32>(pointer(a.dOffset + index), dPositive + dCentre);
  for (let i: usize = 0; i < pointer(a.bottleneck); i += 4) {
    const each = load<f32>(u + i);
    const pull = stretch * exp1(2 * clip1(load<f32>(raw0 + i)));
    const dz = pointer(a.dz + from) + i;
    store<f32>(dz, load<f32>(dz) + dPositive * each);
    store<f32>(pointer(a.dMean0 + from) + i, dCentre * each);
    store<f32>(pointer(a.dRaw0 + from) + i, pull * each * each);
    const apart = dPositive * load<f32>(z + i) + dCentre * load<f32>(mean0 + i);
    store<f32>(pointer(a.dU + from) + i, apart + pull * each);
  }
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
  store<f32>(pointer(a.dPositive + index), -weight * others);
  for (let j: usize = 0; j < pointer(a.tokens); j += 4) {
    store<f32>(gradients + j, j < length ? weight * exp1(a.scale * load<f32>(scores + j) - highest) : 0);
  }
}
