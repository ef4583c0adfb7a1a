/**
 * What each kernel reads and writes: from this follows which calls have to wait for which. A region may be larger than what
 * is touched, never smaller.
 */
import { LINEAR_MODES, PANEL, type Arguments, type KernelName } from './kernels';

/** `count` stretches of `length` numbers, `stride` apart. */
export interface Region {
  readonly from: number;
  readonly length: number;
  readonly count: number;
  readonly stride: number;
}

export interface Touched {
  readonly reads: readonly Region[];
  /** What is written is taken to be read as well. */
  readonly writes: readonly Region[];
}

/** Whether two regions have a number in common, or may have. */
export function overlap(a: Region, b: Region): boolean {
  if (a.from >= endOf(b) || b.from >= endOf(a)) return false;
  // Of stretches equally far apart it shows in one period whether they interlock.
  const stride = a.count === 1 ? b.stride : a.stride;
  const alike = a.count === 1 || b.count === 1 || a.stride === b.stride;
  if (!alike || stride < a.length + b.length) return true;
  const apart = (((b.from - a.from) % stride) + stride) % stride;
  return apart < a.length || apart + b.length > stride;
}

function endOf({ from, length, count, stride }: Region): number {
  return from + (count - 1) * stride + length;
}

const stretch = (from: number, length: number): Region => ({ from, length, count: 1, stride: length });

/** `batches` blocks of `rows` rows of `width` numbers; what stands between rows counts as touched. */
function rowsOf(from: number, rows: number, rowStride: number, width: number, batches = 1, batch = 0): Region {
  const length = (rows - 1) * Math.abs(rowStride) + width;
  if (batches === 1 || batch === 0) return stretch(from, length);
  if (batch === length) return stretch(from, batches * length);
  return { from, length, count: batches, stride: batch };
}

/** Leaves out what an address of -1 says is not there. */
const present = (...regions: readonly Region[]): readonly Region[] =>
  regions.filter(({ from, length }) => from >= 0 && length > 0);

type Regions = { readonly [K in KernelName]: (values: Arguments<K>) => Touched };

/** Attention's rows are data: so many at most, of so much for each run. */
const attended = (
  from: number,
  batch: number,
  rows: number,
  stride: number,
  { runs }: Arguments<'attention'>,
): Region => stretch(from, Math.max(runs * batch, (runs - 1) * batch + rows * stride));

function attentionReads(a: Arguments<'attention'>): readonly Region[] {
  const members = a.sequences * a.longest;
  const asked = a.single === 1 ? a.sequences : members;
  return [
    attended(a.q, a.qBatch, asked, a.qStride, a),
    attended(a.k, a.kvBatch, members, a.kvStride, a),
    attended(a.v, a.kvBatch, members, a.kvStride, a),
    stretch(a.starts, a.sequences + 1),
    stretch(a.members, members),
  ];
}

function attentionResults(a: Arguments<'attention'>, out: number): readonly Region[] {
  const asked = a.single === 1 ? a.sequences : a.sequences * a.longest;
  return [attended(out, a.outBatch, asked, a.outStride, a), attended(a.logSumExp, a.logSumExpBatch, asked, a.heads, a)];
}

const panels = (address: number, inner: number, columns: number): Region =>
  stretch(address, Math.ceil(columns / PANEL) * PANEL * inner);

/** Of each run, so much for each text. */
const perText = (from: number, { runs, texts }: { readonly runs: number; readonly texts: number }, size = 1): Region =>
  stretch(from, runs * texts * size);

/** What a product with a frozen matrix reads. */
const linearReads = (a: Arguments<'linearAddNorm' | 'linearNormBackward'> | Arguments<'linear'>): readonly Region[] => [
  rowsOf(a.x, a.rows, a.xStride, a.inner, a.batches, a.xBatch),
  panels(a.weights, a.inner, a.columns),
  stretch(a.bias, a.columns),
];

const REGIONS: Regions = {
  linear: (a) => {
    const y = (from: number): Region => rowsOf(from, a.rows, a.yStride, a.columns, a.batches, a.yBatch);
    const also = present(y(a.also));
    const writesAlso = a.mode === LINEAR_MODES.activate;
    return {
      reads: present(...linearReads(a), ...(writesAlso ? [] : also)),
      writes: [y(a.y), ...(writesAlso ? also : [])],
    };
  },
  addNorm: (a) => ({
    reads: present(
      stretch(a.residual, a.rows * a.width),
      stretch(a.scale, a.width),
      stretch(a.shift, a.width),
      ...(a.residual < 0 ? [stretch(a.x, a.rows * a.width)] : []),
    ),
    writes: [
      stretch(a.y, a.rows * a.width),
      stretch(a.stats, 2 * a.rows),
      ...(a.residual < 0 ? [] : [stretch(a.x, a.rows * a.width)]),
    ],
  }),
  normBackward: (a) => ({
    reads: [
      stretch(a.dy, a.rows * a.width),
      stretch(a.x, a.rows * a.width),
      stretch(a.stats, 2 * a.rows),
      stretch(a.scale, a.width),
    ],
    writes: [stretch(a.dx, a.rows * a.width)],
  }),
  copyRows: (a) => ({
    reads: [rowsOf(a.x, a.rows, a.xStride, a.width, a.batches, a.xBatch)],
    writes: [rowsOf(a.y, a.rows, a.yStride, a.width, a.batches, a.yBatch)],
  }),
  attention: (a) => ({ reads: attentionReads(a), writes: attentionResults(a, a.out) }),
  attentionBackward: (a) => {
    const wanted = a.to - a.from;
    return {
      reads: [...attentionReads(a), ...attentionResults(a, a.out), ...attentionResults(a, a.dOut)],
      writes: [
        attended(a.dq, a.dqBatch, a.single === 1 ? a.sequences : wanted, a.dqStride, a),
        attended(a.dk, a.dkvBatch, wanted, a.dkvStride, a),
        attended(a.dv, a.dkvBatch, wanted, a.dkvStride, a),
      ],
    };
  },
  embed: (a) => {
    const indices = a.dataSeeds * a.texts * a.tokens;
    const vectors = (a.runs - 1) * a.vectorsBatch + (a.texts - 1) * a.vectorsText + a.tokens * a.width;
    return {
      reads: present(
        stretch(a.table, a.tableRows * a.width),
        stretch(a.indices, indices),
        stretch(a.also, a.alsoRows * a.width),
        stretch(a.alsoIndices, indices),
        stretch(a.vectors, vectors),
      ),
      writes: [perText(a.y, a, a.tokens * a.width)],
    };
  },
  runProduct: (a) => {
    const y = (from: number): Region => rowsOf(from, a.rows, a.yRow, a.columns, a.runs, a.yBatch);
    const also = present(y(a.also));
    const writesAlso = a.mode === LINEAR_MODES.activate;
    return {
      reads: present(
        ...(writesAlso ? [] : also),
        stretch(a.a, (a.aModulo - 1) * a.aBatch + (a.rows - 1) * a.aRow + (a.inner - 1) * a.aInner + 1),
        {
          from: a.b,
          length: (a.inner - 1) * a.bInner + (a.columns - 1) * a.bColumn + 1,
          count: a.bBatch === 0 ? 1 : a.bModulo,
          stride: a.bBatch,
        },
        { from: a.bias, length: a.columns, count: a.biasBatch === 0 ? 1 : a.runs, stride: a.biasBatch },
      ),
      writes: [y(a.y), ...(writesAlso ? also : [])],
    };
  },
  activateBackward: (a) => ({
    reads: [stretch(a.dy, a.size), stretch(a.x, a.size)],
    writes: [stretch(a.dx, a.size)],
  }),
  answer: (a) => {
    const ofRun = (from: number, length: number): Region => rowsOf(from, 1, 0, length, a.runs, a.parametersBatch);
    return {
      reads: [
        ...[a.mean, a.raw, a.noise].map((from) => perText(from, a, a.bottleneck)),
        ofRun(a.decodeWeight, a.bottleneck * a.width),
        ofRun(a.decodeBias, a.width),
        ofRun(a.classEmbeddings, a.classes * a.width),
        stretch(a.labels, a.dataSeeds * a.texts),
        stretch(a.lossWeights, 4 * a.runs),
      ],
      writes: [
        perText(a.value, a),
        perText(a.dLogits, a, a.classes),
        ...[a.z, a.dz].map((from) => perText(from, a, a.bottleneck)),
        ...[a.decoded, a.dDecoded].map((from) => perText(from, a, a.width)),
      ],
    };
  },
  latentTerms: (a) => ({
    reads: present(
      ...[a.mean1, a.raw1, a.mean0, a.raw0, a.noise, a.z, a.u].map((from) => perText(from, a, a.bottleneck)),
      perText(a.offset, a),
      perText(a.negativeNoise, a, a.negatives),
      stretch(a.floors, a.runs),
      stretch(a.lossWeights, 4 * a.runs),
    ),
    writes: present(
      ...[a.value, a.kl, a.between, a.dOffset].map((from) => perText(from, a)),
      ...[a.dz, a.dU, a.dMean1, a.dRaw1, a.dMean0, a.dRaw0].map((from) => perText(from, a, a.bottleneck)),
    ),
  }),
  crossEntropy: (a) => ({
    reads: [
      perText(a.logits, a, a.classes),
      stretch(a.labels, a.dataSeeds * a.texts),
      stretch(a.lossWeights, 4 * a.runs),
    ],
    writes: [perText(a.value, a), perText(a.dLogits, a, a.classes)],
  }),
  headContrast: (a) => ({
    reads: [
      perText(a.meanPrompt, a, a.width),
      stretch(a.centre, a.runs * a.width),
      perText(a.scores, a, a.tokens),
      stretch(a.lengths, a.dataSeeds * a.texts),
      stretch(a.floors, a.runs),
      stretch(a.lossWeights, 4 * a.runs),
    ],
    writes: present(
      perText(a.value, a),
      perText(a.dPositive, a),
      perText(a.dScores, a, a.tokens),
      perText(a.dVectors, a, a.promptLength * a.width),
    ),
  }),
  summary: (a) => ({
    reads: present(
      ...[a.crossEntropy, a.head, a.representation, a.kl, a.between].map((from) => perText(from, a)),
      rowsOf(a.prompts, a.promptRows, a.width, a.width, a.runs, a.promptsBatch),
      stretch(a.has, 4 * a.runs),
    ),
    writes: present(stretch(a.out, 6 * a.runs), stretch(a.frozen, a.runs)),
  }),
  adamw: (a) => ({
    reads: [
      rowsOf(a.gradient, 1, 0, a.size, a.runs, a.batch),
      stretch(a.rates, a.runs),
      stretch(a.frozen, a.runs),
      stretch(a.corrections, 2 * a.tokens),
    ],
    writes: [a.value, a.first, a.second].map((from) => rowsOf(from, 1, 0, a.size, a.runs, a.batch)),
  }),
  meanNorm: (a) => ({
    reads: [rowsOf(a.x, a.rows, a.width, a.width, a.runs, a.xBatch)],
    writes: [stretch(a.y, a.runs)],
  }),
  normals: (a) => ({ reads: [stretch(a.keys, 4 * a.runs)], writes: [stretch(a.y, a.runs * a.size)] }),
  linearAddNorm: (a) => ({
    reads: present(
      ...linearReads(a),
      rowsOf(a.residual, a.rows, a.columns, a.columns, a.batches, a.residualBatch),
      stretch(a.scale, a.columns),
      stretch(a.shift, a.columns),
    ),
    writes: [
      ...[a.y, a.normed].map((from) => stretch(from, a.batches * a.rows * a.columns)),
      stretch(a.stats, 2 * a.batches * a.rows),
    ],
  }),
  linearNormBackward: (a) => ({
    reads: present(
      ...linearReads(a),
      rowsOf(a.dy, a.dyRows, a.columns, a.columns, a.batches, a.dyBatch),
      stretch(a.input, a.batches * a.rows * a.columns),
      stretch(a.stats, 2 * a.batches * a.rows),
      stretch(a.scale, a.columns),
    ),
    writes: [stretch(a.y, a.batches * a.rows * a.columns)],
  }),
};

export function touchedBy(kernel: KernelName, values: Readonly<Record<string, number>>): Touched {
  // The kernel list vouches for the names.
  return REGIONS[kernel](values as never);
}
