/** What is done to each number by itself: a thread for each. */
import { WEIGHT_COLUMNS } from '../../kernels';
import { ACTIVATION, CLIP } from './parts';
import { perThread, type Shader } from './source';

export const elementwiseShaders: readonly Shader[] = [
  perThread('activate', {
    items: ({ size }) => size,
    with: [ACTIVATION],
    body: /* wgsl */ `
  arena[arguments.y + item] = activation(arguments.activation, arena[arguments.x + item]);
`,
  }),
  perThread('activateBackward', {
    items: ({ size }) => size,
    with: [ACTIVATION],
    body: /* wgsl */ `
  arena[arguments.dx + item] = arena[arguments.dy + item] * slope(arguments.activation, arena[arguments.x + item]);
`,
  }),
  perThread('latent', {
    items: ({ size }) => size,
    with: [CLIP],
    body: /* wgsl */ `
  let deviation = exp(clipped(arena[arguments.raw + item]));
  arena[arguments.z + item] = arena[arguments.mean + item] + deviation * arena[arguments.noise + item];
`,
  }),
  perThread('latentBackward', {
    items: ({ runs, texts, bottleneck }) => runs * texts * bottleneck,
    with: [CLIP],
    body: /* wgsl */ `
  let numbers = arguments.texts * arguments.bottleneck;
  let weight = arena[arguments.lossWeights + item / numbers * 4 + ${WEIGHT_COLUMNS.kl}];
  let share = weight / f32(numbers);
  let raw1 = arena[arguments.raw1 + item];
  let raw0 = arena[arguments.raw0 + item];
  let dz = arena[arguments.dz + item];
  arena[arguments.dMean1 + item] = dz + share * arena[arguments.mean1 + item];
  arena[arguments.dMean0 + item] += share * arena[arguments.mean0 + item];
  var dRaw1 = 0.0;
  if (inside(raw1)) {
    dRaw1 = dz * arena[arguments.noise + item] * exp(raw1) + share * (exp(2.0 * raw1) - 1.0);
  }
  arena[arguments.dRaw1 + item] = dRaw1;
  var dRaw0 = 0.0;
  if (inside(raw0)) { dRaw0 = arena[arguments.dRaw0 + item] + share * (exp(2.0 * raw0) - 1.0); }
  arena[arguments.dRaw0 + item] = dRaw0;
`,
  }),
];
