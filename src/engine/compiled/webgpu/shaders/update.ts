/** What ends a step: runs whose loss is no number are frozen, the others are moved. */
import { perThread, type Shader } from './source';

export const updateShaders: readonly Shader[] = [
  perThread('freeze', {
    items: ({ runs }) => runs,
    body: /* wgsl */ `
  for (var term = 0; term < 4; term++) {
    let loss = arena[arguments.means + term * arguments.runs + item];
    // A compiler may take it that nothing compared is NaN; the bits of the exponent it has to look at.
    let unbounded = (bitcast<u32>(loss) & 0x7f800000u) == 0x7f800000u;
    if (arena[arguments.has + item * 4 + term] == 1.0 && (unbounded || !(abs(loss) < 1e20))) {
      arena[arguments.frozen + item] = 1.0;
    }
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
