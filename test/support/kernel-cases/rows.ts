/** Cases of the kernels that go through rows: products with frozen matrices, norms, copies. */
import { ACTIVATIONS, LINEAR_MODES, PANEL } from '../../../src/engine/compiled/kernels';
import { contiguous, kernelCase, list, normal, uniform, type Fill, type KernelCase, type Sketch } from './case';

const panels =
  (inner: number, columns: number): Fill =>
  (values, stream) => {
    normal(1 / Math.sqrt(inner))(values, stream);
    for (let i = 0; i < values.length; i++) {
      const column = Math.floor(i / (inner * PANEL)) * PANEL + (i % PANEL);
      if (column >= columns) values[i] = 0;
    }
  };

export interface LinearShape {
  readonly batches: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  readonly mode?: keyof typeof LINEAR_MODES;
  readonly activation?: keyof typeof ACTIVATIONS;
  readonly bias?: boolean;
  /** Columns of nobody between rows. */
  readonly gap?: number;
  /** All batches read the same rows. */
  readonly shared?: boolean;
}

export function linearCase(shape: LinearShape): KernelCase {
  const { batches, rows, inner, columns, mode = 'set', activation = 'gelu', bias = true, gap = 0 } = shape;
  const name = `${String(batches)} x ${String(rows)} x ${String(inner)} x ${String(columns)}, ${mode} ${activation}${bias ? ' bias' : ''} gap ${String(gap)}${shape.shared === true ? ' shared' : ''}`;
  return kernelCase(name, 5e-6, (sketch) => {
    const [xStride, yStride] = [inner + gap, columns + gap];
    const [xBatch, yBatch] = [shape.shared === true ? 0 : rows * xStride + gap, rows * yStride + gap];
    const result = { sizes: [batches, rows, columns], strides: [yBatch, yStride, 1] };
    sketch.call('linear', {
      x: sketch.input({ sizes: [batches, rows, inner], strides: [xBatch, xStride, 1] }),
      xStride,
      xBatch,
      weights: sketch.input(Math.ceil(columns / PANEL) * PANEL * inner, panels(inner, columns)),
      bias: bias ? sketch.input(columns) : -1,
      y: mode === 'add' ? sketch.both(result) : sketch.output(result),
      yStride,
      yBatch,
      batches,
      rows,
      inner,
      columns,
      mode: LINEAR_MODES[mode],
      activation: ACTIVATIONS[activation],
      also: mode === 'activate' ? sketch.output(result) : mode === 'slope' ? sketch.input(result) : -1,
    });
  });
}

const LINEAR = [
  ...[1, 3, 7, 128].flatMap((inner) =>
    [1, 5, 8, 13, 130].map((columns) => linearCase({ batches: 2, rows: 7, inner, columns, gap: columns % 3 })),
  ),
  ...(['set', 'add', 'activate', 'slope'] as const).flatMap((mode) =>
    (['gelu', 'gelu-tanh', 'relu'] as const).flatMap((activation) => [
      linearCase({ batches: 1, rows: 9, inner: 12, columns: 21, mode, activation }),
      linearCase({ batches: 2, rows: 5, inner: 16, columns: 16, mode, activation, bias: false, gap: 3 }),
    ]),
  ),
  linearCase({ batches: 1, rows: 1, inner: 64, columns: 24 }),
  linearCase({ batches: 1, rows: 1, inner: 1, columns: 1, bias: false }),
  linearCase({ batches: 3, rows: 1, inner: 5, columns: 300, gap: 1 }),
  linearCase({ batches: 3, rows: 6, inner: 10, columns: 17, shared: true, mode: 'add' }),
  // Larger than any block of rows, columns or inner places.
  linearCase({ batches: 1, rows: 203, inner: 37, columns: 40 }),
  linearCase({ batches: 2, rows: 67, inner: 9, columns: 75, mode: 'activate', gap: 2 }),
  linearCase({ batches: 1, rows: 11, inner: 1037, columns: 19, mode: 'add' }),
  linearCase({ batches: 1, rows: 150, inner: 530, columns: 72, mode: 'slope' }),
];

const norm = (rows: number, width: number, residual: boolean, backward: 'none' | 'apart' | 'in place'): KernelCase =>
  kernelCase(
    `${String(rows)} x ${String(width)}${residual ? ' with residual' : ''}, backward ${backward}`,
    2e-5,
    (sketch) => {
      const size = rows * width;
      const fill: Fill = (values, stream) => {
        stream.normals(values);
        for (let i = 0; i < values.length; i++) values[i] = 3 * (values[i] ?? NaN) + 5;
      };
      const x = residual ? sketch.both(size, fill) : sketch.input(size, fill);
      const stats = sketch.output(2 * rows);
      const scale = sketch.input(width, uniform(0.5, 1.5));
      sketch.call('addNorm', {
        x,
        residual: residual ? sketch.input(size) : -1,
        y: sketch.output(size),
        stats,
        scale,
        shift: sketch.input(width),
        rows,
        width,
        epsilon: 1e-5,
      });
      if (backward === 'none') return;
      const dy = backward === 'apart' ? sketch.input(size) : sketch.both(size);
      const dx = backward === 'apart' ? sketch.output(size) : dy;
      sketch.call('normBackward', { dy, x, stats, scale, dx, rows, width });
    },
  );

const NORMS = (['none', 'apart', 'in place'] as const).flatMap((backward) => [
  norm(1, 7, false, backward),
  norm(5, 13, true, backward),
  norm(9, 128, true, backward),
  norm(3, 100, false, backward),
  norm(2, 2, true, backward),
  // One number a row has no deviation.
  norm(4, 1, true, backward),
]);

export interface NormedProductShape {
  readonly batches: number;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  /** Numbers of nobody between rows of x, and between batches of what is added. */
  readonly gap?: number;
  /** Rows of each batch that get something added on the way back. */
  readonly dyRows?: number;
}

export function linearAddNormCase({ batches, rows, inner, columns, gap = 0 }: NormedProductShape): KernelCase {
  const name = [batches, rows, inner, columns].join(' x ');
  return kernelCase(`${name}, gap ${String(gap)}`, 2e-5, (sketch) => {
    const size = contiguous([batches, rows, columns]);
    const residualBatch = rows * columns + gap;
    sketch.call('linearAddNorm', {
      ...productPlaces(sketch, { batches, rows, inner, columns, gap }),
      bias: sketch.input(columns),
      y: sketch.output(size),
      residual: sketch.input({ sizes: [batches, rows * columns], strides: [residualBatch, 1] }),
      residualBatch,
      normed: sketch.output(size),
      stats: sketch.output(2 * batches * rows),
      scale: sketch.input(columns, uniform(0.5, 1.5)),
      shift: sketch.input(columns),
      epsilon: 1e-5,
    });
  });
}

export function linearNormBackwardCase(shape: NormedProductShape): KernelCase {
  const { batches, rows, inner, columns, gap = 0, dyRows = rows } = shape;
  const name = [batches, rows, inner, columns].join(' x ');
  return kernelCase(`${name}, gap ${String(gap)}, ${String(dyRows)} rows added`, 2e-5, (sketch) => {
    const dyBatch = dyRows * columns + gap;
    sketch.call('linearNormBackward', {
      ...productPlaces(sketch, { batches, rows, inner, columns, gap }),
      bias: -1,
      y: sketch.output(contiguous([batches, rows, columns])),
      dy: dyRows === 0 ? -1 : sketch.input({ sizes: [batches, dyRows * columns], strides: [dyBatch, 1] }),
      dyBatch,
      dyRows,
      input: sketch.input(contiguous([batches, rows, columns])),
      stats: sketch.input(2 * batches * rows, uniform(0.5, 1.5)),
      scale: sketch.input(columns, uniform(0.5, 1.5)),
    });
  });
}

function productPlaces(sketch: Sketch, { batches, rows, inner, columns, gap = 0 }: NormedProductShape) {
  const xStride = inner + gap;
  const xBatch = rows * xStride + gap;
  return {
    x: sketch.input({ sizes: [batches, rows, inner], strides: [xBatch, xStride, 1] }),
    xStride,
    xBatch,
    weights: sketch.input(Math.ceil(columns / PANEL) * PANEL * inner, panels(inner, columns)),
    yStride: columns,
    yBatch: rows * columns,
    batches,
    rows,
    inner,
    columns,
  };
}

const NORMED_PRODUCTS = [
  { batches: 1, rows: 1, inner: 1, columns: 2 },
  { batches: 3, rows: 5, inner: 7, columns: 13, gap: 2, dyRows: 3 },
  { batches: 2, rows: 9, inner: 130, columns: 33, dyRows: 0 },
  { batches: 1, rows: 70, inner: 20, columns: 128 },
  { batches: 2, rows: 35, inner: 33, columns: 129, gap: 4, dyRows: 1 },
  { batches: 1, rows: 21, inner: 515, columns: 256 },
].flatMap((shape) => [linearAddNormCase(shape), linearNormBackwardCase(shape)]);

interface CopyShape {
  readonly sizes: readonly [batches: number, rows: number, width: number];
  readonly x: readonly [batch: number, stride: number];
  readonly y: readonly [batch: number, stride: number];
  readonly add?: boolean;
  readonly factor?: number;
}

const copy = (name: string, { sizes, x, y, add = false, factor = 1 }: CopyShape): KernelCase =>
  kernelCase(name, 1e-6, (sketch) => {
    const result = { sizes, strides: [...y, 1] };
    sketch.call('copyRows', {
      x: sketch.input({ sizes, strides: [...x, 1] }),
      xBatch: x[0],
      xStride: x[1],
      y: add ? sketch.both(result) : sketch.output(result),
      yBatch: y[0],
      yStride: y[1],
      batches: sizes[0],
      rows: sizes[1],
      width: sizes[2],
      add: add ? 1 : 0,
      factor,
    });
  });

const COPIES = [
  copy('one number', { sizes: [1, 1, 1], x: [1, 1], y: [1, 1] }),
  copy('rows with gaps', { sizes: [3, 4, 5], x: [31, 7], y: [40, 9] }),
  copy('one row repeated', { sizes: [2, 6, 13], x: [13, 0], y: [80, 13] }),
  copy('one batch repeated, added', { sizes: [3, 5, 8], x: [0, 8], y: [41, 8], add: true }),
  copy('one row everywhere', { sizes: [3, 5, 7], x: [0, 0], y: [35, 7], factor: 0.25 }),
  copy('factor, added', { sizes: [2, 3, 130], x: [400, 131], y: [390, 130], add: true, factor: -1.5 }),
  copy('batches woven', { sizes: [3, 4, 6], x: [6, 18], y: [24, 6] }),
];

const MEAN_NORMS = (
  [
    [1, 1, 1],
    [3, 5, 7],
    [4, 2, 128],
    [2, 9, 33],
  ] as const
).map(([runs, rows, width]) =>
  kernelCase(`${String(runs)} x ${String(rows)} x ${String(width)}`, 2e-6, (sketch) => {
    const xBatch = rows * width + 5;
    sketch.call('meanNorm', {
      x: sketch.input({ sizes: [runs, rows * width], strides: [xBatch, 1] }),
      xBatch,
      y: sketch.output(runs),
      runs,
      rows,
      width,
    });
  }),
);

const SPECIAL = [0, -0, 1e-30, 0.5, -0.5, 1, -1, 3, -3, 5.5, -5.5, 9, -9, 12.5, -12.5, 30, -30, 88, -88, 1e4, -1e4];

const activations = (name: string, fill: Fill, size: number): readonly KernelCase[] =>
  (['gelu', 'gelu-tanh', 'relu'] as const).flatMap((activation) => {
    const kind = ACTIVATIONS[activation];
    return [
      kernelCase(`${activation}, ${name}`, 2e-6, (sketch) => {
        const [dy, x] = [sketch.input(size), sketch.input(size, fill)];
        sketch.call('activateBackward', { dy, x, dx: sketch.output(size), size, activation: kind });
      }),
      kernelCase(`${activation}, ${name}, in place`, 2e-6, (sketch) => {
        const [dy, x] = [sketch.both(size), sketch.input(size, fill)];
        sketch.call('activateBackward', { dy, x, dx: dy, size, activation: kind });
      }),
    ];
  });

/** Those with `not a number` in their names need NaN to go through, which WGSL does not promise. */
const ACTIVATION_CASES = [
  ...activations('usual', normal(2), 131),
  ...activations('dense', uniform(-8, 8), 2000),
  ...activations('one', normal(), 1),
  ...activations('special', list(SPECIAL), SPECIAL.length),
  ...activations('not a number', list([1, NaN, 2, -1, 0, NaN, 4]), 7),
];

interface EmbedShape {
  readonly runs?: number;
  readonly dataSeeds?: number;
  readonly texts?: number;
  readonly width: number;
  /** Rows of a table of 5, those of a text one after the other. */
  readonly indices: readonly number[];
  /** Rows of another one of 3. */
  readonly also?: readonly number[];
  readonly vectors?: 'shared' | 'per text';
}

const embed = (name: string, { runs = 1, dataSeeds = 1, texts = 1, width, ...given }: EmbedShape): KernelCase =>
  kernelCase(name, 1e-6, (sketch) => {
    const { indices, also, vectors } = given;
    const tokens = indices.length / dataSeeds / texts;
    const vectorsText = vectors === 'per text' ? tokens * width + 2 : 0;
    const vectorsBatch = (vectors === 'per text' ? texts * vectorsText : tokens * width) + 3;
    const sizes = [runs, vectors === 'per text' ? texts : 1, tokens * width];
    sketch.call('embed', {
      table: sketch.input(5 * width),
      tableRows: 5,
      indices: sketch.input(indices.length, list(indices)),
      also: also === undefined ? -1 : sketch.input(3 * width),
      alsoRows: 3,
      alsoIndices: also === undefined ? -1 : sketch.input(indices.length, list(also)),
      vectors: vectors === undefined ? -1 : sketch.input({ sizes, strides: [vectorsBatch, vectorsText, 1] }),
      vectorsBatch,
      vectorsText,
      y: sketch.output(runs * texts * tokens * width),
      runs,
      dataSeeds,
      texts,
      tokens,
      width,
    });
  });

const EMBEDDINGS = [
  embed('one number', { width: 1, indices: [4] }),
  embed('some rows missing', { width: 7, indices: [0, -1, 3, 3, -1] }),
  embed('two tables', { width: 13, indices: [4, 0, 2, -1, 1], also: [2, 0, -1, 1, 0] }),
  embed('wide rows', { width: 130, indices: [3, 1, 4, 1, 0, 2, 4, 3, 0], also: [0, 1, 2, 0, 1, 2, 0, 1, 2] }),
  embed('vectors of each run', {
    runs: 6,
    dataSeeds: 2,
    texts: 3,
    width: 5,
    indices: [4, 1, 0, 2, 3, 3, 1, 0, 2, 2, 4, 1],
    vectors: 'shared',
  }),
  embed('vectors of each text', {
    runs: 4,
    dataSeeds: 2,
    texts: 2,
    width: 33,
    indices: [4, 0, 2, 1],
    also: [2, 0, 1, 1],
    vectors: 'per text',
  }),
];

export const ROW_CASES: readonly KernelCase[] = [
  ...LINEAR,
  ...NORMS,
  ...NORMED_PRODUCTS,
  ...COPIES,
  ...MEAN_NORMS,
  ...ACTIVATION_CASES,
  ...EMBEDDINGS,
];
