/**
 * The losses. Each text of each run has a workgroup, whose threads share its bottleneck, negatives or tokens; only the
 * cross-entropy, of few classes, gives a thread to each text.
 */
import { WEIGHT_COLUMNS } from '../../kernels';
import { CLIP, LANES, LOWEST, reductions } from './parts';
import { perGroup, perThread, type Shader } from './source';

/** Of this run's text, the weight of a loss in its mean over texts. */
const weightOf = (term: keyof typeof WEIGHT_COLUMNS): string => /* wgsl */ `
  let run = item / arguments.texts;
  let weight = arena[arguments.lossWeights + run * 4 + ${WEIGHT_COLUMNS[term]}] / f32(arguments.texts);`;

/**
 * From `positive`, this thread's `highest` of all scores, and `score(j)` of the `count` negatives: the clamped loss to `value`,
 * and `gradientOf(score)` for each negative, `dPositive` for the positive, of the weighted loss by the score over `scale`.
 */
const contrast = (count: string, score: (j: string) => string): string => /* wgsl */ `
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
  let dPositive = by * (exp(logProbability) - 1.0);
  if (lane == 0) { arena[arguments.value + item] = -select(logProbability, lowest, clamped); }
`;

export const objectiveShaders: readonly Shader[] = [
  perThread('crossEntropy', {
    items: ({ runs, texts }) => runs * texts,
    body: /* wgsl */ `
  ${weightOf('crossEntropy')}
  let text = run % arguments.dataSeeds * arguments.texts + item % arguments.texts;
  let label = i32(arena[arguments.labels + text]);
  let at = item * arguments.classes;
  var highest = ${LOWEST};
  for (var c = 0; c < arguments.classes; c++) {
    let logit = arena[arguments.logits + at + c];
    highest = select(highest, logit, logit > highest);
  }
  var total = 0.0;
  for (var c = 0; c < arguments.classes; c++) { total += exp(arena[arguments.logits + at + c] - highest); }
  let logSumExp = highest + log(total);
  arena[arguments.value + item] = logSumExp - arena[arguments.logits + at + label];
  for (var c = 0; c < arguments.classes; c++) {
    let probability = exp(arena[arguments.logits + at + c] - logSumExp);
    arena[arguments.dLogits + at + c] = weight * (probability - select(0.0, 1.0, c == label));
  }
`,
  }),
  perGroup('divergence', LANES, {
    items: ({ rows }) => rows,
    with: [CLIP, reductions('vec4<f32>')],
    body: /* wgsl */ `
  let at = item * arguments.bottleneck;
  var total = vec4<f32>();
  for (var i = lane; i < arguments.bottleneck; i += ${LANES}) {
    let mean1 = arena[arguments.mean1 + at + i];
    let mean0 = arena[arguments.mean0 + at + i];
    let raw1 = clipped(arena[arguments.raw1 + at + i]);
    let raw0 = clipped(arena[arguments.raw0 + at + i]);
    let variance1 = exp(2.0 * raw1);
    let variance0 = exp(2.0 * raw0);
    let standard = mean1 * mean1 + variance1 - 2.0 * raw1 + mean0 * mean0 + variance0 - 2.0 * raw0 - 2.0;
    let distance = mean1 - mean0;
    let between = raw0 - raw1 + (variance1 + distance * distance) / variance0 / 2.0 - 0.5;
    total += vec4<f32>(standard / 2.0, between, 0.0, 0.0);
  }
  let sums = sumOf(lane, total);
  if (lane == 0) {
    arena[arguments.kl + item] = sums.x / f32(arguments.bottleneck);
    arena[arguments.between + item] = sums.y;
  }
`,
  }),
  perGroup('representation', LANES, {
    items: ({ runs, texts }) => runs * texts,
    with: [CLIP, reductions('vec4<f32>')],
    body: /* wgsl */ `
  ${weightOf('representation')}
  let at = item * arguments.bottleneck;
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
  let noise = arguments.noise + item * arguments.negatives;
  ${contrast('arguments.negatives', (j) => `arguments.scale * (centre + arena[noise + ${j}] * deviation)`)}
  var gradients = vec4<f32>();
  for (var j = lane; j < arguments.negatives; j += ${LANES}) {
    let e = arena[noise + j];
    let gradient = by * exp(arguments.scale * (centre + e * deviation) - logSumExp);
    gradients += vec4<f32>(gradient, gradient * e, 0.0, 0.0);
  }
  let negatives = sumOf(lane, gradients);
  let dCentre = negatives.x;
  let dDeviation = negatives.y;
  if (lane == 0) { arena[arguments.dOffset + item] = dPositive + dCentre; }
  for (var i = lane; i < arguments.bottleneck; i += ${LANES}) {
    let u = arena[arguments.u + at + i];
    let stretch = dDeviation / deviation * exp(2.0 * clipped(arena[arguments.raw0 + at + i]));
    let z = arena[arguments.z + at + i];
    let mean0 = arena[arguments.mean0 + at + i];
    arena[arguments.dz + at + i] += dPositive * u;
    arena[arguments.dMean0 + at + i] = dCentre * u;
    arena[arguments.dRaw0 + at + i] = stretch * u * u;
    arena[arguments.dU + at + i] = dPositive * z + dCentre * mean0 + stretch * u;
  }
`,
  }),
  perGroup('headContrast', LANES, {
    items: ({ runs, texts }) => runs * texts,
    with: [reductions('vec4<f32>')],
    body: /* wgsl */ `
  ${weightOf('head')}
  let text = run % arguments.dataSeeds * arguments.texts + item % arguments.texts;
  let length = i32(arena[arguments.lengths + text]);
  let scores = arguments.scores + item * arguments.tokens;
  var product = 0.0;
  for (var i = lane; i < arguments.width; i += ${LANES}) {
    let prompt = arena[arguments.meanPrompt + item * arguments.width + i];
    product += prompt * arena[arguments.centre + run * arguments.width + i];
  }
  let positive = arguments.scale * sumOf(lane, vec4<f32>(product)).x;
  ${contrast('length', (j) => `arguments.scale * arena[scores + ${j}]`)}
  if (lane == 0) { arena[arguments.dPositive + item] = dPositive; }
  for (var j = lane; j < arguments.tokens; j += ${LANES}) {
    var gradient = 0.0;
    if (j < length) { gradient = by * exp(arguments.scale * arena[scores + j] - logSumExp); }
    arena[arguments.dScores + item * arguments.tokens + j] = gradient;
  }
`,
  }),
];
