/** The compiled engine's kernels written as plainly as can be, in double precision: what every machine must agree with. */
import {
  ACTIVATIONS,
  fieldsOf,
  KERNEL_NAMES,
  LINEAR_MODES,
  CALL_WORDS,
  PANEL,
  WEIGHT_COLUMNS,
  type Arguments,
  type KernelName,
} from '../../src/engine/compiled/kernels';
import { threefry } from '../../src/lab/random';
import type { Machine } from '../../src/engine/compiled/machine';
import type { Program } from '../../src/engine/compiled/program';

type Memory = Float32Array;
type Plain = { readonly [K in KernelName]: (memory: Memory, values: Arguments<K>) => void };

export class PlainMachine implements Machine {
  readonly stepsAhead = 1;
  readonly halfWeights = false;
  readonly base = 0;
  readonly capacity = 2 ** 26;
  memory: Memory = new Float32Array();

  get bytes(): number {
    return this.memory.byteLength;
  }

  reserve(size: number): void {
    if (size <= this.memory.length) return;
    // What nobody has written yet is no number, so that a read of it shows.
    const grown = new Float32Array(size).fill(NaN);
    grown.set(this.memory);
    this.memory = grown;
  }

  write(address: number, values: Float32Array): void {
    this.memory.set(values, address);
  }

  read(address: number, size: number): Promise<Float32Array> {
    return Promise.resolve(this.memory.slice(address, address + size));
  }

  run({ code, calls }: Program): void {
    const floats = new Float32Array(code.buffer);
    for (let call = 0; call < calls; call++) {
      const at = call * CALL_WORDS;
      const name = KERNEL_NAMES[code[at] ?? -1];
      if (name === undefined) throw new RangeError(`There is no kernel ${String(code[at])}.`);
      const values = Object.fromEntries(
        fieldsOf(name).map(([field, kind], place) => [
          field,
          (kind === 'number' ? floats : code)[at + 1 + place] ?? NaN,
        ]),
      );
      (PLAIN[name] as (memory: Memory, values: Record<string, number>) => void)(this.memory, values);
    }
  }

  dispose(): void {
    this.memory = new Float32Array();
  }
}

const times = (count: number, body: (index: number) => void): void => {
  for (let i = 0; i < count; i++) body(i);
};

const sum = (count: number, term: (index: number) => number): number => {
  let total = 0;
  for (let i = 0; i < count; i++) total += term(i);
  return total;
};

/** `logsumexp`, of at least one number. */
function logSumExp(values: readonly number[]): number {
  const highest = Math.max(...values);
  return highest + Math.log(values.reduce((total, value) => total + Math.exp(value - highest), 0));
}

/** Phi by its Taylor series, and beyond 6 by its limits. */
function normalDistribution(x: number): number {
  if (x > 6) return 1;
  if (x < -6) return 0;
  let term = x;
  let total = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(total); n++) {
    term *= (-x * x * (2 * n - 1)) / (2 * n * (2 * n + 1));
    total += term;
  }
  return 0.5 + total / Math.sqrt(2 * Math.PI);
}

function activation(kind: number, x: number): number {
  if (kind === ACTIVATIONS.relu) return Math.max(0, x);
  if (kind === ACTIVATIONS.gelu) return x * normalDistribution(x);
  return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
}

function slope(kind: number, x: number): number {
  if (kind === ACTIVATIONS.relu) return x > 0 ? 1 : 0;
  if (kind === ACTIVATIONS.gelu) {
    return normalDistribution(x) + (x * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
  }
  const h = 1e-5;
  return (activation(kind, x + h) - activation(kind, x - h)) / (2 * h);
}

const clip = (raw: number): number => Math.min(10, Math.max(-2, raw));
const inside = (raw: number): boolean => raw >= -2 && raw <= 10;

/** Softmax of a positive score among negatives: the clamped loss, and the gradient at each score, the positive's first. */
function contrast(scores: readonly number[], floor: number): { value: number; gradient: number[] } {
  const total = logSumExp(scores);
  const logProbability = (scores[0] ?? NaN) - total;
  const clamped = logProbability < floor;
  return {
    value: -Math.max(logProbability, floor),
    gradient: scores.map((score, i) => (clamped ? 0 : Math.exp(score - total) - (i === 0 ? 1 : 0))),
  };
}

interface AttentionArguments {
  readonly q: number;
  readonly qStride: number;
  readonly qBatch: number;
  readonly k: number;
  readonly kvStride: number;
  readonly kvBatch: number;
  readonly starts: number;
  readonly members: number;
  readonly runs: number;
  readonly sequences: number;
  readonly heads: number;
  readonly depth: number;
  readonly single: number;
}

/** Calls `body` for each run, head and query of each sequence. */
function forQueries(
  m: Memory,
  a: AttentionArguments,
  body: (
    run: number,
    head: number,
    query: { readonly row: number; readonly at: number },
    keys: readonly { readonly row: number; readonly at: number; readonly score: number }[],
  ) => void,
): void {
  times(a.runs, (run) => {
    times(a.sequences, (s) => {
      const rows = [...m.subarray(a.members + (m[a.starts + s] ?? 0), a.members + (m[a.starts + s + 1] ?? 0))];
      times(a.heads, (head) => {
        for (const row of a.single === 1 ? [s] : rows) {
          const at = a.q + run * a.qBatch + row * a.qStride + head * a.depth;
          const keys = rows.map((member) => {
            const place = run * a.kvBatch + member * a.kvStride + head * a.depth;
            const score = sum(a.depth, (i) => (m[at + i] ?? NaN) * (m[a.k + place + i] ?? NaN)) / Math.sqrt(a.depth);
            return { row: member, at: place, score };
          });
          body(run, head, { row, at }, keys);
        }
      });
    });
  });
}

/** What becomes of a product at a place of y. */
function put(
  m: Memory,
  { y, also, mode, activation: kind }: Pick<Arguments<'linear'>, 'y' | 'also' | 'mode' | 'activation'>,
  place: number,
  value: number,
): void {
  const before = m[y + place] ?? NaN;
  if (mode === LINEAR_MODES.add) m[y + place] = before + value;
  else if (mode === LINEAR_MODES.slope) m[y + place] = value * slope(kind, m[also + place] ?? NaN);
  else m[y + place] = value;
  if (mode === LINEAR_MODES.activate) m[also + place] = activation(kind, value);
}

function represent(m: Memory, a: Arguments<'latentTerms'>): void {
  times(a.runs * a.texts, (index) => {
    const run = Math.floor(index / a.texts);
    const weight = (m[a.lossWeights + run * 4 + WEIGHT_COLUMNS.representation] ?? NaN) / a.texts;
    const at = index * a.bottleneck;
    const u = (i: number): number => m[a.u + at + i] ?? NaN;
    const offset = m[a.offset + index] ?? NaN;
    const variance = (i: number): number => Math.exp(2 * clip(m[a.raw0 + at + i] ?? NaN));
    const centre = sum(a.bottleneck, (i) => (m[a.mean0 + at + i] ?? NaN) * u(i)) + offset;
    const deviation = Math.sqrt(sum(a.bottleneck, (i) => variance(i) * u(i) ** 2) + 1e-12);
    const noise = [...m.subarray(a.negativeNoise + index * a.negatives, a.negativeNoise + (index + 1) * a.negatives)];
    const positive = sum(a.bottleneck, (i) => (m[a.z + at + i] ?? NaN) * u(i)) + offset;
    const scores = [positive, ...noise.map((e) => centre + e * deviation)].map((score) => a.scale * score);
    const { value, gradient } = contrast(scores, m[a.floors + run] ?? NaN);
    m[a.value + index] = value;
    const [dPositive = NaN, ...dNegatives] = gradient.map((g) => g * weight * a.scale);
    const dCentre = dNegatives.reduce((total, g) => total + g, 0);
    const dDeviation = dNegatives.reduce((total, g, j) => total + g * (noise[j] ?? NaN), 0);
    m[a.dOffset + index] = dPositive + dCentre;
    times(a.bottleneck, (i) => {
      const stretch = (dDeviation / deviation) * variance(i);
      m[a.dz + at + i] = (m[a.dz + at + i] ?? NaN) + dPositive * u(i);
      m[a.dMean0 + at + i] = dCentre * u(i);
      m[a.dRaw0 + at + i] = stretch * u(i) ** 2;
      m[a.dU + at + i] = dPositive * (m[a.z + at + i] ?? NaN) + dCentre * (m[a.mean0 + at + i] ?? NaN) + stretch * u(i);
    });
  });
}

function diverge(m: Memory, a: Arguments<'latentTerms'>): void {
  const gaussian = (mean: number, raw: number, at: number): [number, number] => [
    m[mean + at] ?? NaN,
    clip(m[raw + at] ?? NaN),
  ];
  const standard = ([mu, s]: readonly [number, number]): number => (mu * mu + Math.exp(2 * s) - 2 * s - 1) / 2;
  times(a.runs * a.texts, (row) => {
    const at = (i: number): number => row * a.bottleneck + i;
    m[a.kl + row] =
      sum(
        a.bottleneck,
        (i) => standard(gaussian(a.mean1, a.raw1, at(i))) + standard(gaussian(a.mean0, a.raw0, at(i))),
      ) / a.bottleneck;
    m[a.between + row] = sum(a.bottleneck, (i) => {
      const [mu1, s1] = gaussian(a.mean1, a.raw1, at(i));
      const [mu0, s0] = gaussian(a.mean0, a.raw0, at(i));
      return s0 - s1 + ((Math.exp(2 * s1) + (mu1 - mu0) ** 2) * Math.exp(-2 * s0)) / 2 - 0.5;
    });
  });
}

function goBack(m: Memory, a: Arguments<'latentTerms'>): void {
  times(a.runs * a.texts * a.bottleneck, (i) => {
    const run = Math.floor(i / (a.texts * a.bottleneck));
    const share = (m[a.lossWeights + run * 4 + WEIGHT_COLUMNS.kl] ?? NaN) / (a.texts * a.bottleneck);
    const raw1 = m[a.raw1 + i] ?? NaN;
    const raw0 = m[a.raw0 + i] ?? NaN;
    const dz = m[a.dz + i] ?? NaN;
    const spread = (m[a.noise + i] ?? NaN) * Math.exp(clip(raw1));
    m[a.dMean1 + i] = dz + share * (m[a.mean1 + i] ?? NaN);
    m[a.dRaw1 + i] = inside(raw1) ? dz * spread + share * (Math.exp(2 * raw1) - 1) : 0;
    m[a.dMean0 + i] = (m[a.dMean0 + i] ?? NaN) + share * (m[a.mean0 + i] ?? NaN);
    m[a.dRaw0 + i] = inside(raw0) ? (m[a.dRaw0 + i] ?? NaN) + share * (Math.exp(2 * raw0) - 1) : 0;
  });
}

/** The product alone, to y. */
function multiplied(m: Memory, a: Arguments<'linearAddNorm' | 'linearNormBackward'>): void {
  PLAIN.linear(m, { ...a, mode: LINEAR_MODES.set, activation: 0, also: -1 });
}

const PLAIN: Plain = {
  linear: (m, a) => {
    times(a.batches, (batch) => {
      times(a.rows, (row) => {
        const x = a.x + batch * a.xBatch + row * a.xStride;
        const place = batch * a.yBatch + row * a.yStride;
        // The whole row is computed before any of it is written.
        const products = Array.from({ length: a.columns }, (_, column) => {
          const panel = a.weights + Math.floor(column / PANEL) * a.inner * PANEL + (column % PANEL);
          const product = sum(a.inner, (i) => (m[x + i] ?? NaN) * (m[panel + i * PANEL] ?? NaN));
          return product + (a.bias < 0 ? 0 : (m[a.bias + column] ?? NaN));
        });
        products.forEach((product, column) => {
          put(m, a, place + column, product);
        });
      });
    });
  },
  addNorm: (m, a) => {
    times(a.rows, (row) => {
      const at = row * a.width;
      if (a.residual >= 0)
        times(a.width, (i) => (m[a.x + at + i] = (m[a.x + at + i] ?? NaN) + (m[a.residual + at + i] ?? NaN)));
      const x = (i: number): number => m[a.x + at + i] ?? NaN;
      const mean = sum(a.width, x) / a.width;
      const inverse = 1 / Math.sqrt(sum(a.width, (i) => (x(i) - mean) ** 2) / a.width + a.epsilon);
      times(
        a.width,
        (i) => (m[a.y + at + i] = (x(i) - mean) * inverse * (m[a.scale + i] ?? NaN) + (m[a.shift + i] ?? NaN)),
      );
      m[a.stats + 2 * row] = mean;
      m[a.stats + 2 * row + 1] = inverse;
    });
  },
  normBackward: (m, a) => {
    times(a.rows, (row) => {
      const at = row * a.width;
      const mean = m[a.stats + 2 * row] ?? NaN;
      const inverse = m[a.stats + 2 * row + 1] ?? NaN;
      const scaled = Array.from({ length: a.width }, (_, i) => (m[a.dy + at + i] ?? NaN) * (m[a.scale + i] ?? NaN));
      const unit = (i: number): number => ((m[a.x + at + i] ?? NaN) - mean) * inverse;
      const level = sum(a.width, (i) => scaled[i] ?? NaN) / a.width;
      const along = sum(a.width, (i) => (scaled[i] ?? NaN) * unit(i)) / a.width;
      scaled.forEach((value, i) => (m[a.dx + at + i] = (value - level - unit(i) * along) * inverse));
    });
  },
  copyRows: (m, a) => {
    times(a.batches, (batch) => {
      times(a.rows, (row) => {
        times(a.width, (i) => {
          const y = a.y + batch * a.yBatch + row * a.yStride + i;
          const value = a.factor * (m[a.x + batch * a.xBatch + row * a.xStride + i] ?? NaN);
          m[y] = a.add === 1 ? (m[y] ?? NaN) + value : value;
        });
      });
    });
  },
  attention: (m, a) => {
    forQueries(m, a, (run, head, { row }, keys) => {
      const total = logSumExp(keys.map(({ score }) => score));
      m[a.logSumExp + run * a.logSumExpBatch + row * a.heads + head] = total;
      const out = a.out + run * a.outBatch + row * a.outStride + head * a.depth;
      times(a.depth, (i) => {
        m[out + i] = keys.reduce((value, key) => value + Math.exp(key.score - total) * (m[a.v + key.at + i] ?? NaN), 0);
      });
    });
  },
  attentionBackward: (m, a) => {
    const wanted = (row: number): boolean => row >= a.from && row < a.to;
    const cleared = new Set<number>();
    const add = (address: number, value: number): void => {
      m[address] = (cleared.has(address) ? (m[address] ?? NaN) : 0) + value;
      cleared.add(address);
    };
    const root = 1 / Math.sqrt(a.depth);
    forQueries(m, a, (run, head, query, keys) => {
      const total = m[a.logSumExp + run * a.logSumExpBatch + query.row * a.heads + head] ?? NaN;
      const out = run * a.outBatch + query.row * a.outStride + head * a.depth;
      const upstream = (i: number): number => m[a.dOut + out + i] ?? NaN;
      const along = sum(a.depth, (i) => upstream(i) * (m[a.out + out + i] ?? NaN));
      for (const key of keys) {
        const weight = Math.exp(key.score - total);
        const dWeight = sum(a.depth, (i) => upstream(i) * (m[a.v + key.at + i] ?? NaN));
        const dScore = weight * (dWeight - along) * root;
        times(a.depth, (i) => {
          if (a.single === 1 || wanted(query.row)) {
            const row = a.single === 1 ? query.row : query.row - a.from;
            add(a.dq + run * a.dqBatch + row * a.dqStride + head * a.depth + i, dScore * (m[a.k + key.at + i] ?? NaN));
          }
          if (!wanted(key.row)) return;
          const place = run * a.dkvBatch + (key.row - a.from) * a.dkvStride + head * a.depth + i;
          add(a.dk + place, dScore * (m[query.at + i] ?? NaN));
          add(a.dv + place, weight * upstream(i));
        });
      }
    });
  },
  embed: (m, a) => {
    const numberOf = (table: number, row: number, i: number): number =>
      row < 0 ? 0 : (m[table + row * a.width + i] ?? NaN);
    times(a.runs * a.texts * a.tokens, (row) => {
      const [run, text, token] = [
        Math.floor(row / a.tokens / a.texts),
        Math.floor(row / a.tokens) % a.texts,
        row % a.tokens,
      ];
      const place = ((run % a.dataSeeds) * a.texts + text) * a.tokens + token;
      const index = m[a.indices + place] ?? NaN;
      const other = a.also < 0 ? -1 : (m[a.alsoIndices + place] ?? NaN);
      const vector = a.vectors + run * a.vectorsBatch + text * a.vectorsText + token * a.width;
      times(a.width, (i) => {
        const added = a.vectors < 0 ? 0 : (m[vector + i] ?? NaN);
        m[a.y + row * a.width + i] = numberOf(a.table, index, i) + numberOf(a.also, other, i) + added;
      });
    });
  },
  runProduct: (m, a) => {
    times(a.runs, (run) => {
      times(a.rows, (i) => {
        times(a.columns, (j) => {
          const left = a.a + (run % a.aModulo) * a.aBatch + i * a.aRow;
          const right = a.b + (run % a.bModulo) * a.bBatch + j * a.bColumn;
          const place = run * a.yBatch + i * a.yRow + j;
          const product = sum(
            a.inner,
            (l) => (a.a < 0 ? 1 : (m[left + l * a.aInner] ?? NaN)) * (m[right + l * a.bInner] ?? NaN),
          );
          const value = a.factor * product + (a.bias < 0 ? 0 : (m[a.bias + run * a.biasBatch + j] ?? NaN));
          put(m, a, place, value);
        });
      });
    });
  },
  activateBackward: (m, a) => {
    times(a.size, (i) => (m[a.dx + i] = (m[a.dy + i] ?? NaN) * slope(a.activation, m[a.x + i] ?? NaN)));
  },
  answer: (m, a) => {
    times(a.runs * a.texts, (index) => {
      const run = Math.floor(index / a.texts);
      const parameters = run * a.parametersBatch;
      const weight = (i: number, j: number): number => m[a.decodeWeight + parameters + i * a.width + j] ?? NaN;
      const embedding = (c: number, j: number): number => m[a.classEmbeddings + parameters + c * a.width + j] ?? NaN;
      const [latent, row, classes] = [index * a.bottleneck, index * a.width, index * a.classes];
      times(a.bottleneck, (i) => {
        const deviation = Math.exp(clip(m[a.raw + latent + i] ?? NaN));
        m[a.z + latent + i] = (m[a.mean + latent + i] ?? NaN) + deviation * (m[a.noise + latent + i] ?? NaN);
      });
      times(a.width, (j) => {
        const bias = m[a.decodeBias + parameters + j] ?? NaN;
        m[a.decoded + row + j] = bias + sum(a.bottleneck, (i) => (m[a.z + latent + i] ?? NaN) * weight(i, j));
      });
      const logits = Array.from({ length: a.classes }, (_, c) =>
        sum(a.width, (j) => (m[a.decoded + row + j] ?? NaN) * embedding(c, j)),
      );
      const label = m[a.labels + (run % a.dataSeeds) * a.texts + (index % a.texts)] ?? NaN;
      const total = logSumExp(logits);
      m[a.value + index] = total - (logits[label] ?? NaN);
      const share = (m[a.lossWeights + run * 4 + WEIGHT_COLUMNS.crossEntropy] ?? NaN) / a.texts;
      logits.forEach((logit, c) => {
        m[a.dLogits + classes + c] = share * (Math.exp(logit - total) - (c === label ? 1 : 0));
      });
      times(a.width, (j) => {
        m[a.dDecoded + row + j] = sum(a.classes, (c) => (m[a.dLogits + classes + c] ?? NaN) * embedding(c, j));
      });
      times(a.bottleneck, (i) => {
        m[a.dz + latent + i] = sum(a.width, (j) => (m[a.dDecoded + row + j] ?? NaN) * weight(i, j));
      });
    });
  },
  latentTerms: (m, a) => {
    if (a.u >= 0) represent(m, a);
    else times(a.runs * a.texts * a.bottleneck, (i) => (m[a.dMean0 + i] = m[a.dRaw0 + i] = 0));
    diverge(m, a);
    goBack(m, a);
  },
  crossEntropy: (m, a) => {
    times(a.runs * a.texts, (index) => {
      const run = Math.floor(index / a.texts);
      const label = m[a.labels + (run % a.dataSeeds) * a.texts + (index % a.texts)] ?? NaN;
      const logits = [...m.subarray(a.logits + index * a.classes, a.logits + (index + 1) * a.classes)];
      const total = logSumExp(logits);
      m[a.value + index] = total - (logits[label] ?? NaN);
      const weight = (m[a.lossWeights + run * 4 + WEIGHT_COLUMNS.crossEntropy] ?? NaN) / a.texts;
      logits.forEach((logit, c) => {
        m[a.dLogits + index * a.classes + c] = weight * (Math.exp(logit - total) - (c === label ? 1 : 0));
      });
    });
  },
  headContrast: (m, a) => {
    times(a.runs * a.texts, (index) => {
      const run = Math.floor(index / a.texts);
      const weight = (m[a.lossWeights + run * 4 + WEIGHT_COLUMNS.head] ?? NaN) / a.texts;
      const length = m[a.lengths + (run % a.dataSeeds) * a.texts + (index % a.texts)] ?? NaN;
      const positive = sum(
        a.width,
        (i) => (m[a.meanPrompt + index * a.width + i] ?? NaN) * (m[a.centre + run * a.width + i] ?? NaN),
      );
      const negatives = [...m.subarray(a.scores + index * a.tokens, a.scores + index * a.tokens + length)];
      const { value, gradient } = contrast(
        [positive, ...negatives].map((score) => a.scale * score),
        m[a.floors + run] ?? NaN,
      );
      m[a.value + index] = value;
      m[a.dPositive + index] = weight * a.scale * (gradient[0] ?? NaN);
      times(a.tokens, (j) => {
        m[a.dScores + index * a.tokens + j] = j < length ? weight * a.scale * (gradient[1 + j] ?? NaN) : 0;
      });
      if (a.dVectors < 0) return;
      times(a.promptLength * a.width, (i) => {
        const at = a.dVectors + index * a.promptLength * a.width + i;
        const centre = m[a.centre + run * a.width + (i % a.width)] ?? NaN;
        m[at] = (m[at] ?? NaN) + ((m[a.dPositive + index] ?? NaN) * centre) / a.promptLength;
      });
    });
  },
  summary: (m, a) => {
    [a.crossEntropy, a.head, a.representation, a.kl, a.between].forEach((values, row) => {
      if (values < 0) return;
      times(a.runs, (run) => {
        m[a.out + row * a.runs + run] = sum(a.texts, (text) => m[values + run * a.texts + text] ?? NaN) / a.texts;
      });
    });
    if (a.prompts >= 0) {
      PLAIN.meanNorm(m, { ...a, x: a.prompts, xBatch: a.promptsBatch, y: a.out + 5 * a.runs, rows: a.promptRows });
    }
    if (a.frozen < 0) return;
    times(a.runs, (run) => {
      for (let term = 0; term < 4; term++) {
        const loss = m[a.out + term * a.runs + run] ?? NaN;
        if ((m[a.has + run * 4 + term] ?? NaN) === 1 && !(Math.abs(loss) < 1e20)) m[a.frozen + run] = 1;
      }
    });
  },
  adamw: (m, a) => {
    times(a.runs, (run) => {
      if ((m[a.frozen + run] ?? NaN) === 1) return;
      const rate = m[a.rates + run] ?? NaN;
      times(a.size, (i) => {
        const at = run * a.batch + i;
        const token = Math.floor(i / a.tokenSize) % a.tokens;
        const gradient = m[a.gradient + at] ?? NaN;
        const first = (m[a.first + at] ?? NaN) * 0.9 + gradient * (1 - 0.9);
        const second = (m[a.second + at] ?? NaN) * 0.999 + gradient ** 2 * (1 - 0.999);
        m[a.first + at] = first;
        m[a.second + at] = second;
        const [one = NaN, two = NaN] = m.subarray(a.corrections + 2 * token, a.corrections + 2 * token + 2);
        const value = m[a.value + at] ?? NaN;
        m[a.value + at] = value * (1 - rate * a.weightDecay) - (rate * first * one) / (Math.sqrt(second * two) + 1e-8);
      });
    });
  },
  meanNorm: (m, a) => {
    times(a.runs, (run) => {
      m[a.y + run] =
        sum(a.rows, (row) =>
          Math.sqrt(sum(a.width, (i) => (m[a.x + run * a.xBatch + row * a.width + i] ?? NaN) ** 2)),
        ) / a.rows;
    });
  },
  linearAddNorm: (m, a) => {
    multiplied(m, a);
    const rows = a.batches * a.rows;
    times(rows, (row) => {
      const residual = a.residual + Math.floor(row / a.rows) * a.residualBatch + (row % a.rows) * a.columns;
      times(
        a.columns,
        (i) => (m[a.y + row * a.columns + i] = (m[a.y + row * a.columns + i] ?? NaN) + (m[residual + i] ?? NaN)),
      );
    });
    PLAIN.addNorm(m, { ...a, x: a.y, residual: -1, y: a.normed, rows, width: a.columns });
  },
  linearNormBackward: (m, a) => {
    multiplied(m, a);
    const rows = a.batches * a.rows;
    times(rows, (row) => {
      if (row % a.rows >= a.dyRows) return;
      const dy = a.dy + Math.floor(row / a.rows) * a.dyBatch + (row % a.rows) * a.columns;
      times(
        a.columns,
        (i) => (m[a.y + row * a.columns + i] = (m[a.y + row * a.columns + i] ?? NaN) + (m[dy + i] ?? NaN)),
      );
    });
    PLAIN.normBackward(m, { ...a, dy: a.y, x: a.input, dx: a.y, rows, width: a.columns });
  },
  normals: (m, a) => {
    times(a.runs, (run) => {
      const half = (i: number): number => m[a.keys + 4 * run + i] ?? NaN;
      const block = new Uint32Array(2);
      times(a.size, (i) => {
        threefry(half(0) * 0x10000 + half(1), half(2) * 0x10000 + half(3), i >>> 1, 1, block);
        const [first = NaN, second = NaN] = block;
        const radius = Math.sqrt(-2 * Math.log((first + 1) / 2 ** 32));
        const angle = (2 * Math.PI * second) / 2 ** 32;
        m[a.y + run * a.size + i] = radius * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
      });
    });
  },
};
