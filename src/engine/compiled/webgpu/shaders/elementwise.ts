/** What is done to each number by itself: a thread for each. */
import { ACTIVATION } from './parts';
import { perThread, type Shader } from './source';

export const elementwiseShaders: readonly Shader[] = [
  perThread('activateBackward', {
    items: ({ size }) => size,
    with: [ACTIVATION],
    body: /* wgsl */ `
  arena[arguments.dx + item] = arena[arguments.dy + item] * slope(arguments.activation, arena[arguments.x + item]);
`,
  }),
];
