/** Cases of the kernels of the objective: the bottleneck's Gaussians, the losses, what freezes a run. */
import { contiguous, kernelCase, list, normal, uniform, type Fill, type KernelCase } from './case';

/** Both sides of the clip's ends, -2 and 10. */
const RAW: readonly (readonly [string, Fill])[] = [
  ['usual', normal(0.5)],
  ['low clip', uniform(-3, 0)],
  ['high clip', uniform(7, 12)],
];

const latentCases = RAW.flatMap(([name, raw]) =>
  [1, 7, 64, 133].map((size) =>
    kernelCase(`${name}, ${String(size)}`, 2e-6, (sketch) => {
      sketch.call('latent', {
        mean: sketch.input(size),
        raw: sketch.input(size, raw),
        noise: sketch.input(size),
        z: sketch.output(size),
        size,
      });
    }),
  ),
);

const divergenceCases = RAW.flatMap(([name, raw]) =>
  (
    [
      [1, 1],
      [5, 3],
      [4, 64],
      [3, 50],
    ] as const
  ).map(([rows, bottleneck]) =>
    kernelCase(`${name}, ${String(rows)} x ${String(bottleneck)}`, 1e-5, (sketch) => {
      const size = rows * bottleneck;
      sketch.call('divergence', {
        mean1: sketch.input(size),
        raw1: sketch.input(size, raw),
        mean0: sketch.input(size),
        raw0: sketch.input(size, raw),
        kl: sketch.output(rows),
        between: sketch.output(rows),
        rows,
        bottleneck,
      });
    }),
  ),
);

const latentBackwardCases = RAW.flatMap(([name, raw]) =>
  (
    [
      [1, 1, 1],
      [3, 2, 5],
      [2, 4, 64],
    ] as const
  ).map(([runs, texts, bottleneck]) =>
    kernelCase(`${name}, ${String(runs)} x ${String(texts)} x ${String(bottleneck)}`, 5e-6, (sketch) => {
      const size = runs * texts * bottleneck;
      sketch.call('latentBackward', {
        mean1: sketch.input(size),
        raw1: sketch.input(size, raw),
        mean0: sketch.input(size),
        raw0: sketch.input(size, raw),
        noise: sketch.input(size),
        dz: sketch.input(size),
        dMean1: sketch.output(size),
        dRaw1: sketch.output(size),
        dMean0: sketch.both(size),
        dRaw0: sketch.both(size),
        lossWeights: sketch.input(contiguous([runs, 4]), uniform(0.1, 2)),
        runs,
        texts,
        bottleneck,
      });
    }),
  ),
);

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

const representationCases = (
  [
    [1, 1, 1, 1],
    [3, 2, 7, 1],
    [4, 3, 64, 37],
    [3, 5, 13, 8],
  ] as const
).flatMap(([runs, texts, bottleneck, negatives]) =>
  [false, true].map((still) =>
    kernelCase(
      `${[runs, texts, bottleneck].join(' x ')}, ${String(negatives)} negatives${still ? ', u = 0' : ''}`,
      2e-5,
      (sketch) => {
        const size = runs * texts * bottleneck;
        sketch.call('representation', {
          z: sketch.input(size),
          mean0: sketch.input(size),
          raw0: sketch.input(size, uniform(-3, 1)),
          // Without a context, the deviation is what the epsilon leaves.
          u: sketch.input(size, normal(still ? 0 : 1 / Math.sqrt(bottleneck))),
          offset: sketch.input(runs * texts),
          noise: sketch.input(contiguous([runs, texts, negatives])),
          floors: sketch.input(runs, floorsOf),
          lossWeights: sketch.input(contiguous([runs, 4]), uniform(0.1, 2)),
          value: sketch.output(runs * texts),
          dz: sketch.both(size),
          dU: sketch.output(size),
          dOffset: sketch.output(runs * texts),
          dMean0: sketch.output(size),
          dRaw0: sketch.output(size),
          runs,
          texts,
          bottleneck,
          negatives,
          scale: 0.7,
        });
      },
    ),
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
        runs,
        dataSeeds,
        texts,
        tokens,
        width,
        scale: 1.3,
      });
    },
  ),
);

/** Four terms of seven runs: numbers, one too large, none. */
const MEANS = [
  ...[0.5, 1, 1e21, NaN, NaN, 2, -1e19],
  ...[0.5, NaN, 1, 1, 3, 2, 0],
  ...[0.5, 1, 1, 1, 1, -1e20, 0],
  ...[0.5, 1, 1, 1, 1, 2, Infinity],
];
const HAS = [0, 1, 2, 3, 4, 5, 6].flatMap((run) => [run === 4 ? 0 : 1, run === 1 ? 0 : 1, 1, run % 2]);

const freezeCases = [
  kernelCase('kinds of losses', 0, (sketch) => {
    sketch.call('freeze', {
      means: sketch.input(28, list(MEANS)),
      has: sketch.input(28, list(HAS)),
      frozen: sketch.both(7, list([0, 0, 0, 1, 0, 0, 1])),
      runs: 7,
    });
  }),
];

export const OBJECTIVE_CASES: readonly KernelCase[] = [
  ...latentCases,
  ...divergenceCases,
  ...latentBackwardCases,
  ...crossEntropyCases,
  ...representationCases,
  ...headContrastCases,
  ...freezeCases,
];
