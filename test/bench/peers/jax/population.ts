/** The default population with jax-js: the runs of a method side by side, each step one compiled program. */
import { blockUntilReady, grad, jit, numpy as np, tree, vmap } from '@jax-js/jax';
import type { Preset } from '../../../../src/lab/presets';
import { rateSchedule } from '../../../../src/lab/training/schedule';
import type { Array32 } from '../write-safetensors';
import type { JaxEncoder, Sequences } from './encoder';
import { numbersOf } from './numbers';
import { lossOf, promptsOf, type Batch, type Noise, type Weights } from './objective';
import type { Described } from './described';
import { labelsOf, paddedLength, readPlaces, sequencesOf, statesOf, wordsOf, type Texts } from './texts';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/* eslint-disable @typescript-eslint/consistent-type-definitions -- the library takes types, not interfaces, as trees */
/** Weights and their moments; every array has the run as its first axis. */
type State = { weights: Weights; first: Weights; second: Weights };
type Stepped = { state: State; terms: np.Array };
/** The texts with their prompts' places, the place that is read, and what the losses need. */
type Inputs = { sequences: Sequences; read: np.Array; noise: Noise; batch: Batch };
/* eslint-enable @typescript-eslint/consistent-type-definitions */

/** Runs of one method on the same texts. */
export class Stack {
  private state: State;
  private readonly step: (state: State, inputs: Inputs, rate: np.Array, corrections: np.Array) => Stepped;

  constructor(
    readonly columns: readonly number[],
    private readonly preset: Preset,
    private readonly described: Described,
    private readonly texts: Texts,
    private readonly encoder: JaxEncoder,
  ) {
    this.state = this.start();
    const prompts = vmap((weights: Weights, cls: np.Array) => promptsOf(preset, weights, cls), [0, null]);
    const losses = vmap(
      (weights: Weights, h: np.Array, written: np.Array, noise: Noise, batch: Batch) =>
        lossOf(preset, described, weights, h, written, noise, batch),
      [0, 0, 0, 0, null],
    );
    // The gradient of all runs' sum is each run's own.
    const loss = (weights: Weights, { sequences, read, noise, batch }: Inputs): [np.Array, np.Array] => {
      const written = prompts(tree.ref(weights), batch.cls.ref);
      const h = encoder.forward(sequences, written.ref).mul(read).sum(2);
      const [totals, terms] = losses(weights, h, written, noise, batch);
      return [totals.sum(), terms];
    };
    const gradients = grad(loss, { hasAux: true });
    this.step = jit((state: State, inputs: Inputs, rate: np.Array, corrections: np.Array): Stepped => {
      const [gradient, terms] = gradients(tree.ref(state.weights), inputs);
      return { state: updated(state, gradient, rate, corrections, described.weightDecay), terms };
    });
  }

  /** Compiles a program for every shape that steps before `steps` will have. */
  async compile(steps: number): Promise<void> {
    const known = new Set<string>();
    for (let at = 0; at < steps; at++) {
      const members = this.members(at);
      const { arrays } = this.texts;
      const shape = `${paddedLength(arrays, this.preset.layout, members)} ${paddedLength(arrays, 'bare', members)}`;
      if (known.has(shape)) continue;
      known.add(shape);
      const stepped = this.call(at);
      await blockUntilReady(stepped);
      tree.dispose(stepped);
    }
  }

  /** Losses at `at`, then one update; [runs][terms], null for a term that the runs do not have. */
  async advance(at: number): Promise<(number | null)[][]> {
    const { state, terms } = this.call(at);
    tree.dispose(this.state);
    this.state = state;
    const values = await numbersOf(terms);
    const { headLoss, representationLoss, kl } = this.preset;
    const has = [true, headLoss, representationLoss, kl];
    const count = has.filter(Boolean).length;
    return this.columns.map((_, run) => {
      let next = run * count;
      return has.map((there) => (there ? (values[next++] ?? null) : null));
    });
  }

  /** Waits for all that was asked for. */
  async settle(): Promise<void> {
    await blockUntilReady(this.state);
  }

  private call(at: number): Stepped {
    const { steps, warmup, learningRateScale, runs } = this.described;
    const { learningRate = 0 } = runs[this.columns[0] ?? 0] ?? {};
    const rate = learningRate * rateSchedule(at, steps, warmup) * learningRateScale;
    const corrections = [1 / (1 - BETA1 ** (at + 1)), 1 / (1 - BETA2 ** (at + 1))];
    return this.step(tree.ref(this.state), this.inputs(at), np.array([rate]), np.array(corrections));
  }

  private start(): State {
    const { arrays } = this.texts;
    const [column = 0] = this.columns;
    const prefix = `start.${column}.`;
    const names = [...arrays.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
    const weights: Weights = Object.fromEntries(
      names.map((name) => [name, np.stack(this.columns.map((run) => toArray(arrays, `start.${run}.${name}`)))]),
    );
    const zeros = (): Weights =>
      Object.fromEntries(Object.entries(weights).map(([name, value]) => [name, np.zeros(value.shape)]));
    return { weights, first: zeros(), second: zeros() };
  }

  private members(at: number): readonly number[] {
    const { runs } = this.described;
    const members = this.texts.arrays.get('members');
    const [, steps = 0, batch = 0] = members?.shape ?? [];
    const from = ((runs[this.columns[0] ?? 0]?.dataSeed ?? 0) * steps + at) * batch;
    return [...(members?.data.subarray(from, from + batch) ?? [])];
  }

  private noise(at: number): Noise {
    const drawn = (name: string): np.Array => {
      const array = this.texts.arrays.get(name);
      const [, steps = 0, batch = 0, size = 0] = array?.shape ?? [];
      const rows = this.columns.map((column) => {
        const from = (column * steps + at) * batch * size;
        return np
          .array(Float32Array.from(array?.data.subarray(from, from + batch * size) ?? []))
          .reshape([batch, size]);
      });
      return np.stack(rows);
    };
    return { sample: drawn('noise.sample'), negatives: drawn('noise.negatives') };
  }

  private inputs(at: number): Inputs {
    const { texts, preset, encoder } = this;
    const { arrays } = texts;
    const members = this.members(at);
    return {
      sequences: sequencesOf(encoder, arrays, preset.layout, members),
      read: readPlaces(arrays, preset.layout, members),
      noise: this.noise(at),
      batch: {
        labels: labelsOf(texts, members, this.described.classes),
        mask: statesOf(texts.mask, members),
        cls: statesOf(texts.cls, members),
        ...wordsOf(encoder, arrays, members),
      },
    };
  }
}

/** AdamW (Loshchilov and Hutter 2019). @param rate [1]; @param corrections of both moments, [2]. */
function updated(
  { weights, first, second }: State,
  gradient: Weights,
  rate: np.Array,
  corrections: np.Array,
  weightDecay: number,
): State {
  const next: State = { weights: {}, first: {}, second: {} };
  for (const name of Object.keys(weights) as (keyof Weights)[]) {
    const [value, m, v, g] = [weights[name], first[name], second[name], gradient[name]];
    if (value === undefined || m === undefined || v === undefined || g === undefined) continue;
    const mean = m.mul(BETA1).add(g.ref.mul(1 - BETA1));
    const square = v.mul(BETA2).add(np.square(g).mul(1 - BETA2));
    const deviation = np.sqrt(square.ref.mul(corrections.ref.slice(1))).add(EPSILON);
    const change = mean.ref.mul(corrections.ref.slice(0)).div(deviation);
    const kept = value.mul(rate.ref.slice(0).mul(-weightDecay).add(1));
    next.weights[name] = kept.sub(change.mul(rate.ref.slice(0)));
    next.first[name] = mean;
    next.second[name] = square;
  }
  tree.dispose([rate, corrections]);
  return next;
}

function toArray(arrays: ReadonlyMap<string, Array32>, name: string): np.Array {
  const found = arrays.get(name);
  if (found === undefined) throw new RangeError(`There is no array “${name}”.`);
  return np.array(Float32Array.from(found.data)).reshape([...found.shape]);
}
