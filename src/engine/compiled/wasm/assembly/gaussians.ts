/** The losses on the bottleneck's Gaussians N(mean, exp(clip(raw))^2), and the way back from a draw. Threads share texts. */
import { weightOf } from './contrasts';
import { clip4, dot, exp1, exp4, inside4, loadPart, log1, plusProduct, pointer, storePart } from './math';
import { shareFrom, shareTo } from './threads';

/** Columns of the loss weights. */
const REPRESENTATION: i32 = 2;
const KL: i32 = 3;

@unmanaged
export class LatentTermsArguments {
  mean1: i32;
  raw1: i32;
  mean0: i32;
  raw0: i32;
  noise: i32;
  z: i32;
  u: i32;
  offset: i32;
  negativeNoise: i32;
  floors: i32;
  lossWeights: i32;
  value: i32;
  kl: i32;
  between: i32;
  dz: i32;
  dU: i32;
  dOffset: i32;
  dMean1: i32;
  dRaw1: i32;
  dMean0: i32;
  dRaw0: i32;
  runs: i32;
  texts: i32;
  bottleneck: i32;
  negatives: i32;
  scale: f32;
}

/** clip of one number. */
export function clip1(raw: f32): f32 {
  return f32x4.extract_lane(clip4(f32x4.splat(raw)), 0);
}

export function latentTerms(a: LatentTermsArguments): void {
  const end = shareTo(a.runs * a.texts);
  for (let index = shareFrom(a.runs * a.texts); index < end; index++) {
    if (a.u >= 0) representText(a, index, index / a.texts);
    else clear(a, index);
    diverge(a, index);
    goBack(a, index, index / a.texts);
  }
}

/** Without a representation loss nothing is asked of pass 0 yet. */
function clear(a: LatentTermsArguments, index: i32): void {
  const size = pointer(a.bottleneck);
  memory.fill(pointer(a.dMean0 + index * a.bottleneck), 0, size);
  memory.fill(pointer(a.dRaw0 + index * a.bottleneck), 0, size);
}

function representText(a: LatentTermsArguments, index: i32, run: i32): void {
  const from = index * a.bottleneck;
  const u = pointer(a.u + from);
  const z = pointer(a.z + from);
  const mean0 = pointer(a.mean0 + from);
  const raw0 = pointer(a.raw0 + from);
  const noise = pointer(a.negativeNoise + index * a.negatives);
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

function diverge(a: LatentTermsArguments, row: i32): void {
  let kl: f32 = 0;
  let between: f32 = 0;
  for (let i = row * a.bottleneck; i < (row + 1) * a.bottleneck; i++) {
    const mean1 = load<f32>(pointer(a.mean1 + i));
    const mean0 = load<f32>(pointer(a.mean0 + i));
    const s1 = clip1(load<f32>(pointer(a.raw1 + i)));
    const s0 = clip1(load<f32>(pointer(a.raw0 + i)));
    const variance1 = exp1(2 * s1);
    const variance0 = exp1(2 * s0);
    kl += (mean1 * mean1 + variance1 - 2 * s1 - 1 + (mean0 * mean0 + variance0 - 2 * s0 - 1)) / 2;
    const apart = mean1 - mean0;
    between += s0 - s1 + (variance1 + apart * apart) / variance0 / 2 - 0.5;
  }
  store<f32>(pointer(a.kl + row), kl / (a.bottleneck as f32));
  store<f32>(pointer(a.between + row), between);
}

/** From dz, and what the representation loss asks of pass 0, to both Gaussians. */
function goBack(a: LatentTermsArguments, row: i32, run: i32): void {
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  const share = f32x4.splat(weightOf(a.lossWeights, run, KL, a.texts * a.bottleneck));
  for (let i = 0; i < a.bottleneck; i += 4) {
    const at = row * a.bottleneck + i;
    const left = a.bottleneck - i;
    const raw1 = loadPart(pointer(a.raw1 + at), left);
    const raw0 = loadPart(pointer(a.raw0 + at), left);
    const dz = loadPart(pointer(a.dz + at), left);
    const deviation1 = exp4(clip4(raw1));
    const spread = f32x4.mul(loadPart(pointer(a.noise + at), left), deviation1);
    const pull1 = f32x4.sub(f32x4.mul(deviation1, deviation1), one);
    const pull0 = f32x4.sub(exp4(f32x4.mul(two, clip4(raw0))), one);
    const dRaw1 = plusProduct(f32x4.mul(dz, spread), share, pull1);
    const dRaw0 = plusProduct(loadPart(pointer(a.dRaw0 + at), left), share, pull0);
    const dMean0 = pointer(a.dMean0 + at);
    storePart(pointer(a.dMean1 + at), plusProduct(dz, share, loadPart(pointer(a.mean1 + at), left)), left);
    storePart(pointer(a.dRaw1 + at), v128.and(dRaw1, inside4(raw1)), left);
    storePart(dMean0, plusProduct(loadPart(dMean0, left), share, loadPart(pointer(a.mean0 + at), left)), left);
    storePart(pointer(a.dRaw0 + at), v128.and(dRaw0, inside4(raw0)), left);
  }
}
