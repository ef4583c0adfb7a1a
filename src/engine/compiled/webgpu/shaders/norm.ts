/**
 * Layer norms: a workgroup for each row, whose thread t goes through columns t, t + 64, ...; it reads again what it wrote
 * itself, so only the reductions wait for others. About 10 flops for each float of memory traffic: the memory decides.
 */
import { LANES, reductions } from './parts';
import { perGroup, type Shader } from './source';

export const normShaders: readonly Shader[] = [
  perGroup('addNorm', LANES, {
    items: ({ rows }) => rows,
    with: [reductions('f32')],
    body: /* wgsl */ `
  let width = arguments.width;
  let at = item * width;
  var total = 0.0;
  for (var i = lane; i < width; i += ${LANES}) {
    var value = arena[arguments.x + at + i];
    if (arguments.residual >= 0) {
      value += arena[arguments.residual + at + i];
      arena[arguments.x + at + i] = value;
    }
    total += value;
  }
  let mean = sumOf(lane, total) / f32(width);
  // A second pass, because a mean of squares less the square of the mean would lose the digits of a small deviation.
  var squares = 0.0;
  for (var i = lane; i < width; i += ${LANES}) {
    let centred = arena[arguments.x + at + i] - mean;
    squares += centred * centred;
  }
  let inverse = 1.0 / sqrt(sumOf(lane, squares) / f32(width) + arguments.epsilon);
  for (var i = lane; i < width; i += ${LANES}) {
    let unit = (arena[arguments.x + at + i] - mean) * inverse;
    arena[arguments.y + at + i] = unit * arena[arguments.scale + i] + arena[arguments.shift + i];
  }
  if (lane == 0) {
    arena[arguments.stats + 2 * item] = mean;
    arena[arguments.stats + 2 * item + 1] = inverse;
  }
`,
  }),
  perGroup('normBackward', LANES, {
    items: ({ rows }) => rows,
    with: [reductions('vec4<f32>')],
    body: /* wgsl */ `
  let width = arguments.width;
  let at = item * width;
  let mean = arena[arguments.stats + 2 * item];
  let inverse = arena[arguments.stats + 2 * item + 1];
  var total = vec4<f32>();
  for (var i = lane; i < width; i += ${LANES}) {
    let scaled = arena[arguments.dy + at + i] * arena[arguments.scale + i];
    let unit = (arena[arguments.x + at + i] - mean) * inverse;
    total += vec4<f32>(scaled, scaled * unit, 0.0, 0.0);
  }
  let means = sumOf(lane, total) / f32(width);
  for (var i = lane; i < width; i += ${LANES}) {
    let scaled = arena[arguments.dy + at + i] * arena[arguments.scale + i];
    let unit = (arena[arguments.x + at + i] - mean) * inverse;
    arena[arguments.dx + at + i] = (scaled - means.x - unit * means.y) * inverse;
  }
`,
  }),
];
