/** The bottleneck's Gaussians N(mean, exp(clip(raw))^2): draws, divergences and their gradients. Few numbers each. */
import { clip4, exp1, exp4, inside4, loadPart, plusProduct, pointer, storePart } from './math';
import { shareFrom, shareTo } from './threads';

/** The kl column of the loss weights. */
const KL: i32 = 3;

@unmanaged
export class LatentArguments {
  mean: i32;
  raw: i32;
  noise: i32;
  z: i32;
  size: i32;
}

@unmanaged
export class DivergenceArguments {
  mean1: i32;
  raw1: i32;
  mean0: i32;
  raw0: i32;
  kl: i32;
  between: i32;
  rows: i32;
  bottleneck: i32;
}

@unmanaged
export class LatentBackwardArguments {
  mean1: i32;
  raw1: i32;
  mean0: i32;
  raw0: i32;
  noise: i32;
  dz: i32;
  dMean1: i32;
  dRaw1: i32;
  dMean0: i32;
  dRaw0: i32;
  lossWeights: i32;
  runs: i32;
  texts: i32;
  bottleneck: i32;
}

export function latent(a: LatentArguments): void {
  const quads = (a.size + 3) / 4;
  const end = shareTo(quads);
  for (let quad = shareFrom(quads); quad < end; quad++) {
    const at = 4 * quad;
    const left = a.size - at;
    const deviation = exp4(clip4(loadPart(pointer(a.raw + at), left)));
    const noise = loadPart(pointer(a.noise + at), left);
    storePart(pointer(a.z + at), plusProduct(loadPart(pointer(a.mean + at), left), deviation, noise), left);
  }
}

/** clip of one number. */
export function clip1(raw: f32): f32 {
  return f32x4.extract_lane(clip4(f32x4.splat(raw)), 0);
}

export function divergence(a: DivergenceArguments): void {
  const end = shareTo(a.rows);
  for (let row = shareFrom(a.rows); row < end; row++) {
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
}

export function latentBackward(a: LatentBackwardArguments): void {
  const rows = a.runs * a.texts;
  const end = shareTo(rows);
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  for (let row = shareFrom(rows); row < end; row++) {
    const weight = load<f32>(pointer(a.lossWeights + (row / a.texts) * 4 + KL));
    const share = f32x4.splat(weight / ((a.texts * a.bottleneck) as f32));
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
}
