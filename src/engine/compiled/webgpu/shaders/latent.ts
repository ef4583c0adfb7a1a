/**
 * The bottleneck: what its draw says, and the losses on its Gaussians. Each text of each run has a workgroup, whose threads share
 * its dimensions, columns and negatives; what they need of each other stands in the arena or is added up.
 */
import { WEIGHT_COLUMNS } from '../../kernels';
import { contrast, weightOf } from './objective-parts';
import { CLIP, LANES, LOWEST, reductions } from './parts';
import { perGroup, type Shader } from './source';

export const latentShaders: readonly Shader[] = [
  perGroup('answer', LANES, {
    items: ({ runs, texts }) => runs * texts,
    with: [CLIP, reductions('vec4<f32>')],
    body: /* wgsl */ `
  ${weightOf('crossEntropy')}
  let latent = item * arguments.bottleneck;
  let row = item * arguments.width;
  let logits = arguments.dLogits + item * arguments.classes;
  let decodeWeight = arguments.decodeWeight + run * arguments.parametersBatch;
  let decodeBias = arguments.decodeBias + run * arguments.parametersBatch;
  let embeddings = arguments.classEmbeddings + run * arguments.parametersBatch;
  for (var i = lane; i < arguments.bottleneck; i += ${LANES}) {
    let deviation = exp(clipped(arena[arguments.raw + latent + i]));
    arena[arguments.z + latent + i] = arena[arguments.mean + latent + i] + deviation * arena[arguments.noise + latent + i];
  }
  storageBarrier();
  for (var j = lane; j < arguments.width; j += ${LANES}) {
    var sum = arena[decodeBias + j];
    for (var i = 0; i < arguments.bottleneck; i++) {
      sum += arena[arguments.z + latent + i] * arena[decodeWeight + i * arguments.width + j];
    }
    arena[arguments.decoded + row + j] = sum;
  }
  // Four classes at a time; a thread meets again the columns that it wrote.
  for (var first = 0; first < arguments.classes; first += 4) {
    var own = vec4<f32>();
    for (var j = lane; j < arguments.width; j += ${LANES}) {
      let decoded = arena[arguments.decoded + row + j];
      for (var c = 0; c < 4 && first + c < arguments.classes; c++) {
        own[c] += decoded * arena[embeddings + (first + c) * arguments.width + j];
      }
    }
    let four = sumOf(lane, own);
    if (lane < 4 && first + lane < arguments.classes) { arena[logits + first + lane] = four[lane]; }
  }
  storageBarrier();
  var highest = ${LOWEST};
  for (var c = 0; c < arguments.classes; c++) {
    let logit = arena[logits + c];
    highest = select(highest, logit, logit > highest);
  }
  var total = 0.0;
  for (var c = 0; c < arguments.classes; c++) { total += exp(arena[logits + c] - highest); }
  let logSumExp = highest + log(total);
  let label = i32(arena[arguments.labels + run % arguments.dataSeeds * arguments.texts + item % arguments.texts]);
  if (lane == 0) { arena[arguments.value + item] = logSumExp - arena[logits + label]; }
  storageBarrier();
  for (var c = lane; c < arguments.classes; c += ${LANES}) {
    arena[logits + c] = weight * (exp(arena[logits + c] - logSumExp) - select(0.0, 1.0, c == label));
  }
  storageBarrier();
  for (var j = lane; j < arguments.width; j += ${LANES}) {
    var sum = 0.0;
    for (var c = 0; c < arguments.classes; c++) {
      sum += arena[logits + c] * arena[embeddings + c * arguments.width + j];
    }
    arena[arguments.dDecoded + row + j] = sum;
  }
  storageBarrier();
  for (var i = lane; i < arguments.bottleneck; i += ${LANES}) {
    var sum = 0.0;
    for (var j = 0; j < arguments.width; j++) {
      sum += arena[arguments.dDecoded + row + j] * arena[decodeWeight + i * arguments.width + j];
    }
    arena[arguments.dz + latent + i] = sum;
  }
`,
  }),
  perGroup('latentTerms', LANES, {
    items: ({ runs, texts }) => runs * texts,
    with: [CLIP, reductions('vec4<f32>')],
    body: /* wgsl */ `
  ${weightOf('representation')}
  let at = item * arguments.bottleneck;
  let contrasted = arguments.u >= 0;
  var dPositive = 0.0;
  var dCentre = 0.0;
  var stretch = 0.0;
  if (contrasted) {
    var products = vec4<f32>();
    for (var i = lane; i < arguments.bottleneck; i += ${LANES}) {
      let u = arena[arguments.u + at + i];
      let variance = exp(2.0 * clipped(arena[arguments.raw0 + at + i]));
      products += u * vec4<f32>(arena[arguments.z + at + i], arena[arguments.mean0 + at + i], variance * u, 0.0);
    }
    let sums = sumOf(lane, products);
    let offset = arena[arguments.offset + item];
    let positive = arguments.scale * (sums.x + offset);
    let centre = sums.y + offset;
    let deviation = sqrt(sums.z + 1e-12);
    let noise = arguments.negativeNoise + item * arguments.negatives;
    ${contrast('arguments.negatives', (j) => `arguments.scale * (centre + arena[noise + ${j}] * deviation)`, 'towards')}
    var gradients = vec4<f32>();
    for (var j = lane; j < arguments.negatives; j += ${LANES}) {
      let e = arena[noise + j];
      let gradient = by * exp(arguments.scale * (centre + e * deviation) - logSumExp);
      gradients += vec4<f32>(gradient, gradient * e, 0.0, 0.0);
    }
    let negatives = sumOf(lane, gradients);
    dPositive = towards;
    dCentre = negatives.x;
    stretch = negatives.y / deviation;
    if (lane == 0) { arena[arguments.dOffset + item] = dPositive + dCentre; }
  }
  let share = arena[arguments.lossWeights + run * 4 + ${WEIGHT_COLUMNS.kl}] / f32(arguments.texts * arguments.bottleneck);
  var divergences = vec4<f32>();
  for (var i = lane; i < arguments.bottleneck; i += ${LANES}) {
    let mean1 = arena[arguments.mean1 + at + i];
    let mean0 = arena[arguments.mean0 + at + i];
    let given1 = arena[arguments.raw1 + at + i];
    let given0 = arena[arguments.raw0 + at + i];
    let raw1 = clipped(given1);
    let raw0 = clipped(given0);
    let variance1 = exp(2.0 * raw1);
    let variance0 = exp(2.0 * raw0);
    let standard = mean1 * mean1 + variance1 - 2.0 * raw1 + mean0 * mean0 + variance0 - 2.0 * raw0 - 2.0;
    let distance = mean1 - mean0;
    let between = raw0 - raw1 + (variance1 + distance * distance) / variance0 / 2.0 - 0.5;
    divergences += vec4<f32>(standard / 2.0, between, 0.0, 0.0);
    var dz = arena[arguments.dz + at + i];
    var dMean0 = 0.0;
    var dRaw0 = 0.0;
    if (contrasted) {
      let u = arena[arguments.u + at + i];
      let pull = stretch * variance0 * u;
      dz += dPositive * u;
      dMean0 = dCentre * u;
      dRaw0 = pull * u;
      arena[arguments.dz + at + i] = dz;
      arena[arguments.dU + at + i] = dPositive * arena[arguments.z + at + i] + dCentre * mean0 + pull;
    }
    let spread = arena[arguments.noise + at + i] * exp(raw1);
    arena[arguments.dMean1 + at + i] = dz + share * mean1;
    arena[arguments.dMean0 + at + i] = dMean0 + share * mean0;
    arena[arguments.dRaw1 + at + i] = select(0.0, dz * spread + share * (variance1 - 1.0), inside(given1));
    arena[arguments.dRaw0 + at + i] = select(0.0, dRaw0 + share * (variance0 - 1.0), inside(given0));
  }
  let sums = sumOf(lane, divergences);
  if (lane == 0) {
    arena[arguments.kl + item] = sums.x / f32(arguments.bottleneck);
    arena[arguments.between + item] = sums.y;
  }
`,
  }),
];
