/** What ends a step: its losses are told, runs whose loss is no number are frozen, the others are moved. */
import { LANES, reductions } from './parts';
import { perGroup, perThread, type Shader } from './source';

export const updateShaders: readonly Shader[] = [
  // A workgroup for each run. Of its five values each thread adds up some texts', of its vectors the norms of some.
  perGroup('summary', LANES, {
    items: ({ runs }) => runs,
    with: [
      reductions('vec4<f32>'),
      /* wgsl */ `
fn valueOf(values: i32, at: i32) -> f32 {
  if (values < 0) { return 0.0; }
  return arena[values + at];
}
fn tell(arguments: Arguments, run: i32, row: i32, values: i32, total: f32) {
  if (values >= 0) { arena[arguments.out + row * arguments.runs + run] = total; }
}
/** A compiler may take it that nothing compared is NaN; the bits of the exponent it has to look at. */
fn isLost(loss: f32) -> bool {
  return (bitcast<u32>(loss) & 0x7f800000u) == 0x7f800000u || !(abs(loss) < 1e20);
}
`,
    ],
    body: /* wgsl */ `
  var losses = vec4<f32>();
  var others = vec4<f32>();
  for (var text = lane; text < arguments.texts; text += ${LANES}) {
    let at = item * arguments.texts + text;
    losses += vec4<f32>(
      valueOf(arguments.crossEntropy, at),
      valueOf(arguments.head, at),
      valueOf(arguments.representation, at),
      valueOf(arguments.kl, at),
    );
    others.x += valueOf(arguments.between, at);
  }
  if (arguments.prompts >= 0) {
    for (var row = lane; row < arguments.promptRows; row += ${LANES}) {
      let vector = arguments.prompts + item * arguments.promptsBatch + row * arguments.width;
      var squares = 0.0;
      for (var i = 0; i < arguments.width; i++) { squares += arena[vector + i] * arena[vector + i]; }
      others.y += sqrt(squares);
    }
  }
  let means = sumOf(lane, losses) / f32(arguments.texts);
  let rest = sumOf(lane, others);
  if (lane != 0) { return; }
  tell(arguments, item, 0, arguments.crossEntropy, means.x);
  tell(arguments, item, 1, arguments.head, means.y);
  tell(arguments, item, 2, arguments.representation, means.z);
  tell(arguments, item, 3, arguments.kl, means.w);
  tell(arguments, item, 4, arguments.between, rest.x / f32(arguments.texts));
  tell(arguments, item, 5, arguments.prompts, rest.y / f32(arguments.promptRows));
  if (arguments.frozen < 0) { return; }
  for (var term = 0; term < 4; term++) {
    if (arena[arguments.has + item * 4 + term] == 1.0 && isLost(means[term])) { arena[arguments.frozen + item] = 1.0; }
  }
`,
  }),
  // 7 floats of memory traffic and some 15 flops for each number.
  perThread('adamw', {
    items: ({ runs, size }) => runs * size,
    body: /* wgsl */ `
  let run = item / arguments.size;
  if (arena[arguments.frozen + run] == 1.0) { return; }
  let i = item % arguments.size;
  let at = run * arguments.batch + i;
  let correction = arguments.corrections + 2 * (i / arguments.tokenSize % arguments.tokens);
  let rate = arena[arguments.rates + run];
  let gradient = arena[arguments.gradient + at];
  let first = arena[arguments.first + at] * 0.9 + gradient * 0.1;
  let second = arena[arguments.second + at] * 0.999 + gradient * gradient * 0.001;
  arena[arguments.first + at] = first;
  arena[arguments.second + at] = second;
  let step = rate * first * arena[correction] / (sqrt(second * arena[correction + 1]) + 1e-8);
  arena[arguments.value + at] = arena[arguments.value + at] * (1.0 - rate * arguments.weightDecay) - step;
`,
  }),
];
