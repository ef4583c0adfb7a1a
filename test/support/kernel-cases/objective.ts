/** Cases of the kernels of the objective: the bottleneck's Gaussians, the losses, what a step tells. */
import { contiguous, kernelCase, list, normal, uniform, type Fill, type KernelCase } from './case';

/** Both sides of the clip's ends, -2 and 10. */
const RAW: readonly (readonly [string, Fill])[] = [
  ['usual', normal(0.5)],
  ['low clip', uniform(-3, 0)],
  ['high clip', uniform(7, 12)],
];

const integers =
  (low: number, high: number): Fill =>
  (values, stream) => {
    for (let i = 0; i < values.length; i++) values[i] = low + stream.integer(i, high - low + 1);
  };

const crossEntropyCases = (
  [
    [1, 1, 1, 1, 1],
    [4, 2, 3, 2, 1],
    [6, 3, 5, 7, 1],
    [2, 1, 4, 130, 1],
    [2, 2, 3, 5, 60],
  ] as const
).map(([runs, dataSeeds, texts, classes, scale]) =>
  kernelCase(`${[runs, dataSeeds, texts, classes].join(' x ')}, scale ${String(scale)}`, 5e-6, (sketch) => {
    sketch.call('crossEntropy', {
      logits: sketch.input(contiguous([runs, texts, classes]), normal(scale)),
      labels: sketch.input(contiguous([dataSeeds, texts]), integers(0, classes - 1)),
      lossWeights: sketch.input(contiguous([runs, 4]), uniform(0.1, 2)),
      value: sketch.output(runs * texts),
      dLogits: sketch.output(runs * texts * classes),
      runs,
      dataSeeds,
      texts,
      classes,
    });
  }),
);

/** Clamps nothing, something, everything. */
const FLOORS = [-1e30, -2, 0];

const floorsOf: Fill = (values) => {
  values.set(values.map((_, run) => FLOORS[run % FLOORS.length] ?? NaN));
};

interface LatentShape {
  readonly runs: number;
  readonly texts: number;
  readonly bottleneck: number;
  /** None: no representation loss. */
  readonly negatives?: number;
  /** Without a context, the deviation is what the epsilon leaves. */
  readonly still?: boolean;
}

const latentCase = (
  name: string,
  raw: Fill,
  { runs, texts, bottleneck, negatives = 0, still = false }: LatentShape,
): KernelCase =>
  kernelCase(
    `${name}, ${[runs, texts, bottleneck].join(' x ')}, ${String(negatives)} negatives${still ? ', u = 0' : ''}`,
    2e-5,
    (sketch) => {
      const size = runs * texts * bottleneck;
      const contrasted = negatives > 0;
      sketch.call('latentTerms', {
        mean1: sketch.input(size),
        raw1: sketch.input(size, raw),
        mean0: sketch.input(size),
        raw0: sketch.input(size, raw),
        noise: sketch.input(size),
        z: sketch.input(size),
        u: contrasted ? sketch.input(size, normal(still ? 0 : 1 / Math.sqrt(bottleneck))) : -1,
        offset: contrasted ? sketch.input(runs * texts) : -1,
        negativeNoise: contrasted ? sketch.input(contiguous([runs, texts, negatives])) : -1,
        floors: sketch.input(runs, floorsOf),
        lossWeights: sketch.input(contiguous([runs, 4]), uniform(0.1, 2)),
        value: contrasted ? sketch.output(runs * texts) : -1,
        kl: sketch.output(runs * texts),
        between: sketch.output(runs * texts),
        dz: contrasted ? sketch.both(size) : sketch.input(size),
        dU: contrasted ? sketch.output(size) : -1,
        dOffset: contrasted ? sketch.output(runs * texts) : -1,
        dMean1: sketch.output(size),
        dRaw1: sketch.output(size),
        dMean0: sketch.output(size),
        dRaw0: sketch.output(size),
        runs,
        texts,
        bottleneck,
        negatives,
        scale: 0.7,
      });
    },
  );

const latentCases = [
  ...RAW.flatMap(([name, raw]) =>
    [
      { runs: 1, texts: 1, bottleneck: 1 },
      { runs: 3, texts: 2, bottleneck: 5 },
      { runs: 2, texts: 4, bottleneck: 64 },
    ].map((shape) => latentCase(name, raw, shape)),
  ),
  ...[
    { runs: 1, texts: 1, bottleneck: 1, negatives: 1 },
    { runs: 3, texts: 2, bottleneck: 7, negatives: 1 },
    { runs: 4, texts: 3, bottleneck: 64, negatives: 37 },
    { runs: 3, texts: 5, bottleneck: 13, negatives: 8 },
  ].flatMap((shape) => [false, true].map((still) => latentCase('with a context', uniform(-3, 1), { ...shape, still }))),
];

const answerCases = RAW.slice(0, 2).flatMap(([name, raw]) =>
  (
    [
      [1, 1, 1, 1, 1, 1],
      [4, 2, 3, 5, 7, 2],
      [3, 3, 2, 32, 130, 6],
      [2, 1, 4, 70, 33, 67],
    ] as const
  ).map(([runs, dataSeeds, texts, bottleneck, width, classes]) =>
    kernelCase(`${name}, ${[runs, dataSeeds, texts, bottleneck, width, classes].join(' x ')}`, 1e-5, (sketch) => {
      const latent = runs * texts * bottleneck;
      const parametersBatch = (bottleneck + 1 + classes) * width + 3;
      const ofRun = (size: number, fill: Fill): number =>
        sketch.input({ sizes: [runs, size], strides: [parametersBatch, 1] }, fill);
      sketch.call('answer', {
        mean: sketch.input(latent),
        raw: sketch.input(latent, raw),
        noise: sketch.input(latent),
        z: sketch.output(latent),
        decodeWeight: ofRun(bottleneck * width, normal(1 / Math.sqrt(bottleneck))),
        decodeBias: ofRun(width, normal()),
        classEmbeddings: ofRun(classes * width, normal(1 / Math.sqrt(width))),
        parametersBatch,
        decoded: sketch.output(runs * texts * width),
        labels: sketch.input(contiguous([dataSeeds, texts]), integers(0, classes - 1)),
        lossWeights: sketch.input(contiguous([runs, 4]), uniform(0.1, 2)),
        value: sketch.output(runs * texts),
        dLogits: sketch.output(runs * texts * classes),
        dDecoded: sketch.output(runs * texts * width),
        dz: sketch.output(latent),
        runs,
        dataSeeds,
        texts,
        bottleneck,
        width,
        classes,
      });
    }),
  ),
);

/** Between 1 and all tokens, the first text all of them. */
const lengthOf = (text: number, tokens: number): number => tokens - ((text * 7) % tokens);

const headContrastCases = (
  [
    [1, 1, 1, 1, 1],
    [4, 2, 3, 9, 7],
    [3, 3, 2, 130, 64],
    [6, 2, 4, 5, 13],
  ] as const
).map(([runs, dataSeeds, texts, tokens, width]) =>
  kernelCase(
    `${[runs, dataSeeds, texts].join(' x ')}, ${String(tokens)} tokens of ${String(width)}`,
    1e-5,
    (sketch) => {
      const normals = normal();
      const promptLength = 1 + (tokens % 3);
      sketch.call('headContrast', {
        meanPrompt: sketch.input(contiguous([runs, texts, width]), normal(1 / Math.sqrt(width))),
        centre: sketch.input(contiguous([runs, width])),
        // Scores beyond the length are anything.
        scores: sketch.input(contiguous([runs, texts, tokens]), (values, stream) => {
          normals(values, stream);
          for (let i = 0; i < values.length; i++) {
            const [text, run] = [Math.floor(i / tokens) % texts, Math.floor(i / (tokens * texts))];
            if (i % tokens >= lengthOf((run % dataSeeds) * texts + text, tokens)) values[i] = NaN;
          }
        }),
        lengths: sketch.input(
          contiguous([dataSeeds, texts]),
          list(Array.from({ length: dataSeeds * texts }, (_, i) => lengthOf(i, tokens))),
        ),
        floors: sketch.input(runs, floorsOf),
        lossWeights: sketch.input(contiguous([runs, 4]), uniform(0.1, 2)),
        value: sketch.output(runs * texts),
        dPositive: sketch.output(runs * texts),
        dScores: sketch.output(runs * texts * tokens),
        dVectors: runs === 3 ? -1 : sketch.both(runs * texts * promptLength * width),
        runs,
        dataSeeds,
        texts,
        tokens,
        width,
        promptLength,
        scale: 1.3,
      });
    },
  ),
);

/** Four terms of seven runs: numbers, one too large, none. */
const LOSSES = [
  [0.5, 1, 1e21, NaN, NaN, 2, -1e19],
  [0.5, NaN, 1, 1, 3, 2, 0],
  [0.5, 1, 1, 1, 1, -1e20, 0],
  [0.5, 1, 1, 1, 1, 2, Infinity],
];
const HAS = [0, 1, 2, 3, 4, 5, 6].flatMap((run) => [run === 4 ? 0 : 1, run === 1 ? 0 : 1, 1, run % 2]);

/** @param texts with equal values, so that their mean is one of them. */
const freezeCase = (texts: number): KernelCase =>
  kernelCase(`kinds of losses, ${String(texts)} texts`, 0, (sketch) => {
    const [crossEntropy = -1, head = -1, representation = -1, kl = -1] = LOSSES.map((losses) =>
      sketch.input(7 * texts, list(losses.flatMap((loss) => new Array<number>(texts).fill(loss)))),
    );
    sketch.call('summary', {
      ...{ crossEntropy, head, representation, kl, between: -1 },
      ...{ prompts: -1, promptsBatch: 0, promptRows: 1, width: 1 },
      out: sketch.output(28),
      has: sketch.input(28, list(HAS)),
      frozen: sketch.both(7, list([0, 0, 0, 1, 0, 0, 1])),
      runs: 7,
      texts,
    });
  });

const summaryCases = (
  [
    [1, 1, 1, 1],
    [3, 5, 9, 7],
    [4, 70, 130, 33],
  ] as const
).flatMap(([runs, texts, promptRows, width]) =>
  [true, false].map((all) =>
    kernelCase(
      `${[runs, texts, promptRows, width].join(' x ')}, ${all ? 'everything' : 'no information terms'}`,
      3e-6,
      (sketch) => {
        const promptsBatch = promptRows * width + 5;
        const value = (): number => sketch.input(runs * texts);
        const crossEntropy = value();
        const [head, representation, kl, between] = all ? [value(), value(), value(), value()] : [-1, -1, -1, -1];
        sketch.call('summary', {
          ...{ crossEntropy, head, representation, kl, between },
          prompts: sketch.input({ sizes: [runs, promptRows * width], strides: [promptsBatch, 1] }),
          promptsBatch,
          promptRows,
          width,
          out: sketch.output(all ? 6 * runs : { sizes: [2, runs], strides: [5 * runs, 1] }),
          has: -1,
          frozen: -1,
          runs,
          texts,
        });
      },
    ),
  ),
);

const NORMALS = (
  [
    [1, 1],
    [3, 7],
    [2, 20_000],
  ] as const
).map(([runs, size]) =>
  kernelCase(`${String(runs)} x ${String(size)}`, 1e-6, (sketch) => {
    const keys = sketch.input(contiguous([runs, 4]), integers(0, 0xffff));
    sketch.call('normals', { keys, y: sketch.output(runs * size), runs, size });
  }),
);

export const OBJECTIVE_CASES: readonly KernelCase[] = [
  ...answerCases,
  ...latentCases,
  ...crossEntropyCases,
  ...headContrastCases,
  freezeCase(1),
  freezeCase(2),
  ...summaryCases,
  ...NORMALS,
];
