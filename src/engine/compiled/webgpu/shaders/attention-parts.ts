/**
 * What attention does forwards and back. A workgroup of 64 threads has one head of one sequence of one run. It takes 4 rows of
 * one side at a time (queries, or keys) and goes through the other side's rows 64 at a time, a row a thread. Products of
 * such rows go along the depth in steps of 16: the 64 rows' part stands in workgroup memory, read from the arena 16
 * neighbours at a time, the 4 rows' part as vec4s of the four. What then weighs the 64 rows goes back to the depth, a
 * column a thread. Any depth will do.
 */
import type { Arguments } from '../../kernels';
import { LANES } from './parts';

export const BLOCK = 4;

const STEP = 16;
const PITCH = STEP + 1;

export const attentionItems = ({
  runs,
  sequences,
  heads,
}: Pick<Arguments<'attention'>, 'runs' | 'sequences' | 'heads'>): number => runs * sequences * heads;

export const ATTENTION = /* wgsl */ `
var<workgroup> tile: array<f32, ${LANES * PITCH}>;
var<workgroup> block: array<vec4<f32>, ${STEP}>;
/** Rows of the 64. */
var<workgroup> chunk: array<i32, ${LANES}>;
var<workgroup> extent: vec2<i32>;

/** Where the sequence's members begin, and how many there are, known to be the same for all threads. */
fn membersOf(arguments: Arguments, sequence: i32, lane: i32) -> vec2<i32> {
  if (lane == 0) {
    let start = i32(arena[arguments.starts + sequence]);
    extent = vec2<i32>(arguments.members + start, i32(arena[arguments.starts + sequence + 1]) - start);
  }
  return workgroupUniformLoad(&extent);
}
/** Products of the four rows \`places\` with the row \`chunk[lane]\`, whose rows begin at \`base\` and are \`stride\` apart. */
fn products(arguments: Arguments, lane: i32, places: vec4<i32>, base: i32, stride: i32) -> vec4<f32> {
  var sum = vec4<f32>();
  for (var start = 0; start < arguments.depth; start += ${STEP}) {
    let size = min(${STEP}, arguments.depth - start);
    workgroupBarrier();
    let i = lane % ${STEP};
    if (i < size) {
      for (var row = lane / ${STEP}; row < ${LANES}; row += ${LANES / STEP}) {
        tile[row * ${PITCH} + i] = arena[base + chunk[row] * stride + start + i];
      }
    }
    if (lane < size) {
      let at = places + start + lane;
      block[lane] = vec4<f32>(arena[at.x], arena[at.y], arena[at.z], arena[at.w]);
    }
    workgroupBarrier();
    for (var i = 0; i < size; i++) { sum += tile[lane * ${PITCH} + i] * block[i]; }
  }
  return sum;
}
`;

/** The run, sequence and head of a workgroup, and what its rows need. */
export const PLACE = /* wgsl */ `
  let head = item % arguments.heads;
  let sequence = item / arguments.heads % arguments.sequences;
  let run = item / arguments.heads / arguments.sequences;
  let members = membersOf(arguments, sequence, lane);
  let count = members.y;
  let single = arguments.single == 1;
  let asked = select(count, 1, single);
  let column0 = head * arguments.depth;
  let q = arguments.q + run * arguments.qBatch + column0;
  let k = arguments.k + run * arguments.kvBatch + column0;
  let v = arguments.v + run * arguments.kvBatch + column0;
  let out = arguments.out + run * arguments.outBatch + column0;
  let logSumExps = arguments.logSumExp + run * arguments.logSumExpBatch + head;
  let root = inverseSqrt(f32(arguments.depth));
`;
