/**
 * `attention`: keys go by in chunks of 64, softmax keeps the highest score so far and scales what it has when a higher one
 * comes, so a sequence may have any number of members. 6.9 KB of workgroup memory; of a sequence with n rows, 4 n n d flops
 * for n n d / 2 floats read, most of them from the caches, since a sequence's keys and values are read by every 4 queries.
 */
import { ATTENTION, attentionItems, BLOCK, PLACE } from './attention-parts';
import { LANES, LOWEST, reductions } from './parts';
import { perGroup, type Shader } from './source';

export const attentionShaders: readonly Shader[] = [
  perGroup('attention', LANES, {
    items: attentionItems,
    with: [
      ATTENTION,
      reductions('vec4<f32>'),
      /* wgsl */ `
var<workgroup> weights: array<vec4<f32>, ${LANES}>;

fn rowAsking(arguments: Arguments, sequence: i32, members: i32, query: i32) -> i32 {
  if (arguments.single == 1) { return sequence; }
  return i32(arena[members + query]);
}
`,
    ],
    body: /* wgsl */ `
  ${PLACE}
  for (var first = 0; first < asked; first += ${BLOCK}) {
    // A query too many repeats the last one; nobody writes what comes of it.
    let last = vec4<i32>(asked - 1);
    let queries = min(vec4<i32>(first, first + 1, first + 2, first + 3), last);
    let rows = vec4<i32>(
      rowAsking(arguments, sequence, members.x, queries.x),
      rowAsking(arguments, sequence, members.x, queries.y),
      rowAsking(arguments, sequence, members.x, queries.z),
      rowAsking(arguments, sequence, members.x, queries.w),
    );
    // Depths beyond the threads are done in further rounds.
    for (var columns = 0; columns < arguments.depth; columns += ${LANES}) {
      let column = columns + lane;
      var highest = vec4<f32>(${LOWEST});
      var ownTotal = vec4<f32>();
      var sum = vec4<f32>();
      for (var start = 0; start < count; start += ${LANES}) {
        let size = min(${LANES}, count - start);
        workgroupBarrier();
        chunk[lane] = i32(arena[members.x + start + min(lane, size - 1)]);
        let score = root * products(arguments, lane, q + rows * arguments.qStride, k, arguments.kvStride);
        let before = highest;
        highest = highestOf(lane, select(before, score, score > before));
        let weight = select(vec4<f32>(), exp(score - highest), lane < size);
        weights[lane] = weight;
        workgroupBarrier();
        let shrink = exp(before - highest);
        ownTotal = ownTotal * shrink + weight;
        sum *= shrink;
        if (column < arguments.depth) {
          for (var j = 0; j < size; j++) { sum += weights[j] * arena[v + chunk[j] * arguments.kvStride + column]; }
        }
      }
      let total = sumOf(lane, ownTotal);
      let logSumExp = highest + log(total);
      for (var i = 0; i < ${BLOCK} && first + i < asked; i++) {
        if (column < arguments.depth) { arena[out + rows[i] * arguments.outStride + column] = sum[i] / total[i]; }
        if (column == 0) { arena[logSumExps + rows[i] * arguments.heads] = logSumExp[i]; }
      }
    }
  }
`,
  }),
];
