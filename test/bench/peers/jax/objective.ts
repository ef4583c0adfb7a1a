/**
 * Prompt and losses of one run as one writes them with jax-js: the formulas of Wu et al. 2023 on the laboratory's draws.
 * None has an axis for runs: `vmap` adds it. Trees are disposed of by what is exported; everything else takes references.
 */
import { lax, nn, numpy as np, tree } from '@jax-js/jax';
import type { Preset } from '../../../../src/lab/presets';
import type { Recipe } from '../../../../src/lab/recipe';
import type { ParameterName } from '../../../../src/lab/training/parameters';

export type Weights = Partial<Record<ParameterName, np.Array>>;

/* eslint-disable @typescript-eslint/consistent-type-definitions -- the library takes types, not interfaces, as trees */
/** Standard normals, [B, k] and [B, K]. */
export type Noise = { sample: np.Array; negatives: np.Array };

export type Batch = {
  /** One-hot classes, [B, C]. */
  labels: np.Array;
  /** States without a prompt at [MASK] and [CLS], [B, D]. */
  mask: np.Array;
  cls: np.Array;
  /** Word embeddings without a prompt, [B, T0, D], and 0 for each or a large negative number for padding, [B, T0]. */
  words: np.Array;
  absent: np.Array;
};
/* eslint-enable @typescript-eslint/consistent-type-definitions */

export type Strengths = Pick<Recipe, 'gamma' | 'beta' | 'kappa' | 'temperature'>;

interface Gaussian {
  readonly mean: np.Array;
  readonly logDeviation: np.Array;
}

/**
 * @param h states that the head reads, [B, D]; @param prompts [B, m, D].
 * @returns what is minimised, and the terms that the run has, in the order of a peer's rows.
 */
export function lossOf(
  preset: Preset,
  strengths: Strengths,
  weights: Weights,
  h: np.Array,
  prompts: np.Array,
  noise: Noise,
  batch: Batch,
): [np.Array, np.Array] {
  const get = reader(weights);
  const parts =
    preset.head === 'linear'
      ? linearTerms(get, h, batch)
      : bottleneckTerms(preset, strengths, get, h, prompts.ref, noise, batch);
  tree.dispose([weights, prompts, noise, batch]);
  const total = parts.reduce((sum, { term, weight }) => sum.add(term.ref.mul(weight)), np.array(0));
  return [total, np.stack(parts.map(({ term }) => term))];
}

/** [B, m, D]: one prompt for all texts, or that of a small network on each text's [CLS] state, [B, D]. */
export function promptsOf(preset: Preset, weights: Weights, cls: np.Array): np.Array {
  const get = reader(weights);
  const prompt = get('prompt');
  const shape = [cls.shape[0] ?? 0, ...prompt.shape];
  const prompts = preset.prompt === 'static' ? np.broadcastTo(prompt, shape) : written(get, cls.ref, shape).add(prompt);
  tree.dispose([weights, cls]);
  return prompts;
}

function written(get: Get, cls: np.Array, shape: number[]): np.Array {
  const hidden = nn.gelu(np.matmul(cls, get('promptDown')).add(get('promptDownBias')), { approximate: false });
  const up = get('promptUp');
  return np.matmul(hidden, up.reshape([up.shape[0] ?? 0, -1])).reshape(shape);
}

function reader(weights: Weights): Get {
  return (name) => {
    const weight = weights[name];
    if (weight === undefined) throw new RangeError(`This run has no parameter “${name}”.`);
    return weight.ref;
  };
}

type Get = (name: ParameterName) => np.Array;
type Parts = readonly { readonly term: np.Array; readonly weight: number }[];

function linearTerms(get: Get, h: np.Array, batch: Batch): Parts {
  const logits = np.matmul(h, get('classifier')).add(get('classifierBias'));
  return [{ term: crossEntropy(batch, logits), weight: 1 }];
}

function bottleneckTerms(
  preset: Preset,
  { gamma, beta, kappa, temperature }: Strengths,
  get: Get,
  h: np.Array,
  prompts: np.Array,
  noise: Noise,
  batch: Batch,
): Parts {
  const prompted = gaussian(get, h);
  const without = gaussian(get, batch.mask.ref);
  const sample = prompted.mean.ref.add(np.exp(prompted.logDeviation.ref).mul(noise.sample.ref));
  const decoded = np.matmul(sample, get('decodeWeight')).add(get('decodeBias'));
  const logits = np.matmul(decoded.ref, np.transpose(get('classEmbeddings')));
  const meanPrompt = prompts.mean(1);
  const scale = Math.sqrt(meanPrompt.shape[1] ?? 0) * temperature;
  const parts = [{ term: crossEntropy(batch, logits), weight: 1 }];
  if (preset.headLoss) {
    const term = headLoss(get, meanPrompt.ref, batch.words.ref, batch.absent.ref, scale);
    parts.push({ term, weight: gamma });
  }
  if (preset.representationLoss) {
    const q = np.matmul(lax.stopGradient(meanPrompt.ref), get('criticWeight')).add(get('criticBias'));
    const term = representationLoss(get, q, decoded.ref, without, noise.negatives.ref, scale);
    parts.push({ term, weight: beta });
  }
  if (preset.kl) parts.push({ term: klToStandard(prompted).add(klToStandard(without)), weight: kappa });
  tree.dispose([meanPrompt, decoded, { ...prompted }, { ...without }]);
  return parts;
}

function crossEntropy({ labels }: Batch, logits: np.Array): np.Array {
  return nn.logSoftmax(logits, 1).mul(labels.ref).sum(1).mean().neg();
}

function gaussian(get: Get, h: np.Array): Gaussian {
  const raw = np.matmul(h.ref, get('sigmaWeight')).add(get('sigmaBias'));
  return { mean: np.matmul(h, get('muWeight')).add(get('muBias')), logDeviation: np.clip(raw, -2, 10) };
}

/** KL(N(mu, sigma^2) || N(0, I)), mean over batch and dimensions. */
function klToStandard({ mean, logDeviation }: Gaussian): np.Array {
  const variance = np.exp(logDeviation.ref.mul(2));
  return np.square(mean.ref).add(variance).sub(1).sub(logDeviation.ref.mul(2)).mean().mul(0.5);
}

/** Prompt against the words of the text, [B, T0, D], judged by the mean class embedding. */
function headLoss(get: Get, meanPrompt: np.Array, words: np.Array, absent: np.Array, scale: number): np.Array {
  const centre = get('classEmbeddings').mean(0);
  const negatives = np.matmul(words, centre.ref).div(scale).add(absent);
  return contrast(np.matmul(meanPrompt, centre).div(scale), negatives);
}

/** The decoded draw of pass 1 against K draws of pass 0. The score of such a draw is itself a scalar Gaussian. */
function representationLoss(
  get: Get,
  q: np.Array,
  decoded: np.Array,
  without: Gaussian,
  noise: np.Array,
  scale: number,
): np.Array {
  const u = np.matmul(q.ref, np.transpose(get('decodeWeight')));
  const centre = without.mean.ref
    .mul(u.ref)
    .sum(1)
    .add(q.ref.mul(get('decodeBias')).sum(1));
  const spread = np.sqrt(np.square(np.exp(without.logDeviation.ref).mul(u)).sum(1).add(1e-12));
  const negatives = np.expandDims(centre, 1).add(noise.mul(np.expandDims(spread, 1)));
  return contrast(decoded.mul(q).sum(1).div(scale), negatives.div(scale));
}

/** InfoNCE of the positives [B] among the negatives [B, N], mean over the batch. */
function contrast(positive: np.Array, negatives: np.Array): np.Array {
  const all = np.concatenate([np.expandDims(positive.ref, 1), negatives], 1);
  return nn.logsumexp(all, 1).sub(positive).mean();
}
