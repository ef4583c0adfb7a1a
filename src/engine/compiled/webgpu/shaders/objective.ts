/**
 * The losses on logits and on prompts. Each text of each run has a workgroup, whose threads share its tokens; only the cross-entropy,
 * of few classes, gives a thread to each text.
 */
import { contrast, weightOf } from './objective-parts';
import { LANES, LOWEST, reductions } from './parts';
import { perGroup, perThread, type Shader } from './source';

export const objectiveShaders: readonly Shader[] = [
  perThread('crossEntropy', {
    items: ({ runs, texts }) => runs * texts,
    body: /* wgsl */ `
  ${weightOf('crossEntropy')}
  let text = run % arguments.dataSeeds * arguments.texts + item % arguments.texts;
  let label = i32(arena[arguments.labels + text]);
  let at = item * arguments.classes;
  var highest = ${LOWEST};
  for (var c = 0; c < arguments.classes; c++) {
    let logit = arena[arguments.logits + at + c];
    highest = select(highest, logit, logit > highest);
  }
  var total = 0.0;
  for (var c = 0; c < arguments.classes; c++) { total += exp(arena[arguments.logits + at + c] - highest); }
  let logSumExp = highest + log(total);
  arena[arguments.value + item] = logSumExp - arena[arguments.logits + at + label];
  for (var c = 0; c < arguments.classes; c++) {
    let probability = exp(arena[arguments.logits + at + c] - logSumExp);
    arena[arguments.dLogits + at + c] = weight * (probability - select(0.0, 1.0, c == label));
  }
`,
  }),
  perGroup('headContrast', LANES, {
    items: ({ runs, texts }) => runs * texts,
    with: [reductions('vec4<f32>')],
    body: /* wgsl */ `
  ${weightOf('head')}
  let text = run % arguments.dataSeeds * arguments.texts + item % arguments.texts;
  let length = i32(arena[arguments.lengths + text]);
  let scores = arguments.scores + item * arguments.tokens;
  var product = 0.0;
  for (var i = lane; i < arguments.width; i += ${LANES}) {
    let prompt = arena[arguments.meanPrompt + item * arguments.width + i];
    product += prompt * arena[arguments.centre + run * arguments.width + i];
  }
  let positive = arguments.scale * sumOf(lane, vec4<f32>(product)).x;
  ${contrast('length', (j) => `arguments.scale * arena[scores + ${j}]`)}
  if (lane == 0) { arena[arguments.dPositive + item] = dPositive; }
  for (var j = lane; j < arguments.tokens; j += ${LANES}) {
    var gradient = 0.0;
    if (j < length) { gradient = by * exp(arguments.scale * arena[scores + j] - logSumExp); }
    arena[arguments.dScores + item * arguments.tokens + j] = gradient;
  }
  if (arguments.dVectors < 0) { return; }
  let share = dPositive / f32(arguments.promptLength);
  for (var i = lane; i < arguments.promptLength * arguments.width; i += ${LANES}) {
    let centre = arena[arguments.centre + run * arguments.width + i % arguments.width];
    arena[arguments.dVectors + item * arguments.promptLength * arguments.width + i] += share * centre;
  }
`,
  }),
];
