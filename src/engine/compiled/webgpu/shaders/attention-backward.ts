/**
 * `attentionBackward`, without atomic sums: what is wanted of a key (dk, dv) is summed over queries by the workgroup that has
 * the key, what is wanted of a query (dq) over keys likewise; softmax is computed again from `logSumExp`, once for either.
 * With `along` = dOut . out of each query, dScore = weight * (dOut . v - along) / sqrt(d). 11 KB of workgroup memory; of a sequence
 * with n rows, of which w are wanted, 14 n w d flops for 1.75 n w d floats read, most of them from the caches.
 *
 * No row may belong to two sequences.
 */
import { ATTENTION, attentionItems, BLOCK, PLACE } from './attention-parts';
import { LANES } from './parts';
import { perGroup, type Shader } from './source';

/** Members of a sequence at most: workgroup memory has to hold a number and a place of each. */
const LONGEST = 512;

/** Members and places of four wanted ones from `first`; the last one is repeated rather than passed. */
const four = (count: string, row: (index: string) => string): string =>
  `vec4<i32>(${[0, 1, 2, 3].map((i) => row(`min(first + ${i}, ${count} - 1)`)).join(', ')})`;

export const attentionBackwardShaders: readonly Shader[] = [
  perGroup('attentionBackward', LANES, {
    suits: (calls) => calls.every(({ longest }) => longest <= LONGEST),
    items: attentionItems,
    with: [
      ATTENTION,
      /* wgsl */ `
var<workgroup> along: array<f32, ${LONGEST}>;
/** Places among the members of those that get gradients, in no order; no result depends on one. */
var<workgroup> wanted: array<i32, ${LONGEST}>;
var<workgroup> counter: atomic<i32>;
var<workgroup> wantedCount: i32;
var<workgroup> weights: array<vec4<f32>, ${LANES}>;
var<workgroup> dScores: array<vec4<f32>, ${LANES}>;
`,
    ],
    body: /* wgsl */ `
  ${PLACE}
  let dOut = arguments.dOut + run * arguments.outBatch + column0;
  let dq = arguments.dq + run * arguments.dqBatch + column0;
  let dk = arguments.dk + run * arguments.dkvBatch + column0;
  let dv = arguments.dv + run * arguments.dkvBatch + column0;
  for (var place = lane; place < count; place += ${LANES}) {
    let row = i32(arena[members.x + place]);
    if (row >= arguments.from_ && row < arguments.to) { wanted[atomicAdd(&counter, 1)] = place; }
  }
  for (var query = lane; query < asked; query += ${LANES}) {
    let at = select(i32(arena[members.x + query]), sequence, single) * arguments.outStride;
    var product = 0.0;
    for (var i = 0; i < arguments.depth; i++) { product += arena[dOut + at + i] * arena[out + at + i]; }
    along[query] = product;
  }
  workgroupBarrier();
  if (lane == 0) { wantedCount = atomicLoad(&counter); }
  let keysWanted = workgroupUniformLoad(&wantedCount);
  let queriesWanted = select(keysWanted, 1, single);

  // Depths beyond the threads are done in further rounds.
  for (var columns = 0; columns < arguments.depth; columns += ${LANES}) {
    let column = columns + lane;
    for (var first = 0; first < keysWanted; first += ${BLOCK}) {
      let keys = ${four('keysWanted', (index) => `i32(arena[members.x + wanted[${index}]])`)};
      var sumK = vec4<f32>();
      var sumV = vec4<f32>();
      for (var start = 0; start < asked; start += ${LANES}) {
        let size = min(${LANES}, asked - start);
        let query = start + min(lane, size - 1);
        let row = select(i32(arena[members.x + query]), sequence, single);
        workgroupBarrier();
        chunk[lane] = row;
        let score = root * products(arguments, lane, k + keys * arguments.kvStride, q, arguments.qStride);
        let dWeight = products(arguments, lane, v + keys * arguments.kvStride, dOut, arguments.outStride);
        let weight = exp(score - arena[logSumExps + row * arguments.heads]);
        weights[lane] = weight;
        dScores[lane] = weight * (dWeight - along[query]) * root;
        workgroupBarrier();
        if (column < arguments.depth) {
          for (var j = 0; j < size; j++) {
            sumK += dScores[j] * arena[q + chunk[j] * arguments.qStride + column];
            sumV += weights[j] * arena[dOut + chunk[j] * arguments.outStride + column];
          }
        }
      }
      if (column < arguments.depth) {
        for (var i = 0; i < ${BLOCK} && first + i < keysWanted; i++) {
          let at = (keys[i] - arguments.from_) * arguments.dkvStride + column;
          arena[dk + at] = sumK[i];
          arena[dv + at] = sumV[i];
        }
      }
    }
    for (var first = 0; first < queriesWanted; first += ${BLOCK}) {
      let queries = ${four('queriesWanted', (index) => `select(wanted[${index}], 0, single)`)};
      let rows = ${four('queriesWanted', (index) => `select(i32(arena[members.x + wanted[${index}]]), sequence, single)`)};
      let askedAlong = vec4<f32>(along[queries.x], along[queries.y], along[queries.z], along[queries.w]);
      let at = logSumExps + rows * arguments.heads;
      let logSumExp = vec4<f32>(arena[at.x], arena[at.y], arena[at.z], arena[at.w]);
      var sumQ = vec4<f32>();
      for (var start = 0; start < count; start += ${LANES}) {
        let size = min(${LANES}, count - start);
        workgroupBarrier();
        chunk[lane] = i32(arena[members.x + start + min(lane, size - 1)]);
        let score = root * products(arguments, lane, q + rows * arguments.qStride, k, arguments.kvStride);
        let dWeight = products(arguments, lane, dOut + rows * arguments.outStride, v, arguments.kvStride);
        dScores[lane] = exp(score - logSumExp) * (dWeight - askedAlong) * root;
        workgroupBarrier();
        if (column < arguments.depth) {
          for (var j = 0; j < size; j++) { sumQ += dScores[j] * arena[k + chunk[j] * arguments.kvStride + column]; }
        }
      }
      if (column < arguments.depth) {
        for (var i = 0; i < ${BLOCK} && first + i < queriesWanted; i++) {
          let row = select(rows[i] - arguments.from_, rows[i], single);
          arena[dq + row * arguments.dqStride + column] = sumQ[i];
        }
      }
    }
  }
`,
  }),
];
