/**
 * Three kernels for the tfjs WASM backend, written on its heap, where its own take most of a step: gathering whole
 * rows (tfjs moves single numbers, 20 ns each) and the exact GELU with its derivative (tfjs has a scalar erf, 13 ns).
 *
 * GELU and its derivative are read from a table with linear interpolation. With nodes 1/2048 apart the error is at most
 * h^2 / 8 * max|f''| < 4e-8, below the spacing of 32-bit numbers near 1.
 */
import * as tf from '@tensorflow/tfjs-core';

export const GATHER_ROWS = 'LabGatherRows';
export const GELU = 'LabGelu';
export const GELU_GRADIENT = 'LabGeluGradient';

/** What these kernels use of tfjs' WASM backend. */
interface WasmHeap {
  makeOutput(shape: readonly number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array | Int32Array;
}

const NODES_PER_UNIT = 2048;
/** Beyond it GELU is 0 or x, and its derivative 0 or 1, to 32-bit accuracy. */
const EDGE = 6;

function inputs<K extends string>(given: tf.NamedTensorInfoMap, ...names: readonly K[]): Record<K, tf.TensorInfo> {
  for (const name of names) if (!(name in given)) throw new RangeError(`The kernel lacks its input “${name}”.`);
  return given as Record<K, tf.TensorInfo>;
}

/** Whether a backend has a kernel of this name. */
export function hasKernel(kernel: string, backend: string): boolean {
  return (tf.getKernel(kernel, backend) as tf.KernelConfig | undefined) !== undefined;
}

/** Adds the kernels to the WASM backend; does nothing when they are there already. */
export function registerWasmKernels(): void {
  if (hasKernel(GELU, 'wasm')) return;
  tf.registerKernel({ kernelName: GATHER_ROWS, backendName: 'wasm', kernelFunc: gatherRowsKernel });
  const table = buildTables();
  tf.registerKernel({
    kernelName: GELU,
    backendName: 'wasm',
    kernelFunc: ({ inputs: given, backend }) => {
      const { x } = inputs(given, 'x');
      const heap = backend as WasmHeap;
      const out = heap.makeOutput(x.shape, 'float32');
      const to = heap.typedArrayFromHeap(out);
      interpolate(table.gelu, heap.typedArrayFromHeap(x), to);
      return out;
    },
  });
  tf.registerKernel({
    kernelName: GELU_GRADIENT,
    backendName: 'wasm',
    kernelFunc: ({ inputs: given, backend }) => {
      const { x, dy } = inputs(given, 'x', 'dy');
      const heap = backend as WasmHeap;
      const out = heap.makeOutput(x.shape, 'float32');
      const to = heap.typedArrayFromHeap(out);
      interpolate(table.derivative, heap.typedArrayFromHeap(x), to);
      const upstream = heap.typedArrayFromHeap(dy);
      for (let i = 0; i < to.length; i++) to[i] = (to[i] ?? 0) * (upstream[i] ?? 0);
      return out;
    },
  });
}

/** x [runs, from, width], indices [to] -> [runs, to, width]. */
function gatherRowsKernel({
  inputs: given,
  backend,
}: {
  inputs: tf.NamedTensorInfoMap;
  backend: unknown;
}): tf.TensorInfo {
  const { x, indices } = inputs(given, 'x', 'indices');
  const [runs = 1, from = 1, width = 1] = x.shape;
  const heap = backend as WasmHeap;
  const count = indices.shape[0] ?? 0;
  const out = heap.makeOutput([runs, count, width], 'float32');
  // Views are taken last: making the output may grow the heap, which empties every older view.
  const rows = heap.typedArrayFromHeap(indices);
  const source = heap.typedArrayFromHeap(x);
  const target = heap.typedArrayFromHeap(out);
  for (let run = 0; run < runs; run++) {
    for (let row = 0; row < count; row++) {
      const at = (run * from + (rows[row] ?? 0)) * width;
      const to = (run * count + row) * width;
      for (let i = 0; i < width; i++) target[to + i] = source[at + i] ?? 0;
    }
  }
  return out;
}

/** Values at the nodes -EDGE, -EDGE + h, ..., EDGE, and what the function does beyond them. */
interface Table {
  readonly nodes: Float64Array;
  /** Slope for x > EDGE; below -EDGE the function is 0. */
  readonly slope: 0 | 1;
}

function interpolate({ nodes, slope }: Table, x: ArrayLike<number>, out: Float32Array | Int32Array): void {
  const last = nodes.length - 2;
  for (let i = 0; i < out.length; i++) {
    const value = x[i] ?? 0;
    const place = (value + EDGE) * NODES_PER_UNIT;
    if (place >= 0 && place < last) {
      const node = place | 0;
      const below = nodes[node] ?? 0;
      out[i] = below + ((nodes[node + 1] ?? 0) - below) * (place - node);
    } else if (place < 0) {
      out[i] = 0;
    } else {
      // Not a number goes through as it is.
      out[i] = slope === 1 ? value : value - value + 1;
    }
  }
}

function buildTables(): { gelu: Table; derivative: Table } {
  const count = 2 * EDGE * NODES_PER_UNIT + 2;
  const gelu = new Float64Array(count);
  const derivative = new Float64Array(count);
  // Phi by integrating its density with Simpson's rule from the left edge, where it is 1e-9.
  const density = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  const h = 1 / NODES_PER_UNIT;
  let phi = 0.5 * 1.9731752900753e-9;
  for (let i = 0; i < count; i++) {
    const x = -EDGE + i * h;
    gelu[i] = x * phi;
    derivative[i] = phi + x * density(x);
    phi += (h / 6) * (density(x) + 4 * density(x + h / 2) + density(x + h));
  }
  return { gelu: { nodes: gelu, slope: 1 }, derivative: { nodes: derivative, slope: 0 } };
}
