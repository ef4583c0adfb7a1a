/** What a program computes and moves, counted from its operations rather than from a formula for encoders. */
import { productFlops } from '../../../src/engine/compiled/cost';
import {
  fieldsOf,
  KERNEL_NAMES,
  LINEAR_MODES,
  CALL_WORDS,
  type Arguments,
  type KernelName,
} from '../../../src/engine/compiled/kernels';
import type { Program } from '../../../src/engine/compiled/program';

export interface Work {
  readonly operations: number;
  /** Of products of matrices, forward and back, a multiplication and an addition counting as two; nothing else. */
  readonly flops: number;
  /** Moved at least: what an operation reads and writes, once each; of the objective's small operations nothing. */
  readonly bytes: number;
}

interface Cost {
  /** Of products inside of attention. */
  readonly flops?: number;
  /** Of 32 bits, moved. */
  readonly numbers: number;
}

type Costs = { readonly [K in KernelName]?: (values: Arguments<K>) => Cost };

/**
 * Attention is counted as if every sequence were as long as the longest. Backwards, a wanted row with its keys or queries
 * takes seven products of which a query's are three: the kernels compute the weights again rather than keep them.
 */
const COSTS: Costs = {
  linear: ({ batches, rows, inner, columns, mode }) => ({
    numbers: batches * rows * (inner + (mode === LINEAR_MODES.set ? 1 : 2) * columns) + inner * columns,
  }),
  runProduct: ({ runs, rows, inner, columns, mode }) => ({
    numbers: runs * (rows * inner + inner * columns + (mode === LINEAR_MODES.set ? 1 : 2) * rows * columns),
  }),
  attention: ({ runs, sequences, heads, depth, single, longest }) => {
    const queries = single === 1 ? 1 : longest;
    return {
      flops: 4 * runs * sequences * heads * depth * queries * longest,
      numbers: 2 * runs * sequences * heads * depth * (queries + longest),
    };
  },
  attentionBackward: ({ runs, sequences, heads, depth, single, longest, from, to }) => {
    const wanted = to - from;
    const [askedOfAKey, wantedQueries] = single === 1 ? [1, sequences] : [longest, wanted];
    return {
      flops: 2 * runs * heads * depth * (4 * wanted * askedOfAKey + 3 * wantedQueries * longest),
      numbers: runs * heads * depth * (sequences * (3 * askedOfAKey + 2 * longest) + 2 * wanted + wantedQueries),
    };
  },
  addNorm: ({ residual, rows, width }) => ({ numbers: (residual < 0 ? 2 : 4) * rows * width }),
  normBackward: ({ rows, width }) => ({ numbers: 3 * rows * width }),
  copyRows: ({ batches, rows, width, add }) => ({ numbers: (2 + add) * batches * rows * width }),
  embed: ({ also, vectors, runs, texts, tokens, width }) => ({
    numbers: (2 + (also < 0 ? 0 : 1) + (vectors < 0 ? 0 : 1)) * runs * texts * tokens * width,
  }),
  activateBackward: ({ size }) => ({ numbers: 3 * size }),
  linearAddNorm: ({ batches, rows, inner, columns }) => ({
    numbers: batches * rows * (inner + 3 * columns) + inner * columns,
  }),
  linearNormBackward: ({ batches, rows, inner, columns, dyRows }) => ({
    numbers: batches * rows * (inner + 2 * columns) + batches * dyRows * columns + inner * columns,
  }),
  adamw: ({ runs, size }) => ({ numbers: 7 * runs * size }),
};

export function workOf({ code, calls, operations }: Program): Work {
  let flops = 0;
  let numbers = 0;
  for (let place = 0; place < calls; place++) {
    const call = code.subarray(place * CALL_WORDS, (place + 1) * CALL_WORDS);
    const kernel = KERNEL_NAMES[call[0] ?? -1];
    if (kernel === undefined) throw new RangeError(`There is no kernel ${String(call[0])}.`);
    const cost = costOf(kernel, call);
    flops += productFlops(call) + (cost.flops ?? 0);
    numbers += cost.numbers;
  }
  return { operations, flops, bytes: numbers * Float32Array.BYTES_PER_ELEMENT };
}

function costOf(kernel: KernelName, call: Int32Array): Cost {
  const values = Object.fromEntries(fieldsOf(kernel).map(([name], place) => [name, call[place + 1] ?? NaN]));
  const cost = COSTS[kernel] as ((values: Readonly<Record<string, number>>) => Cost) | undefined;
  return cost?.(values) ?? { numbers: 0 };
}
