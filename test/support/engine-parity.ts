/** Two engines on the same groups and batches, number by number. Free of Node, so that tests in a browser can use it too. */
import { expect } from 'vitest';
import type { Encoder } from '../../src/lab/encoder/encoder';
import { negativesOf, type Recipe } from '../../src/lab/recipe';
import type { Task } from '../../src/lab/tasks/task';
import { Corpus, needsPassZero } from '../../src/lab/training/corpus';
import type { Engine, EngineGroup, GroupBatch, GroupSpec, StepKnobs } from '../../src/lab/training/engine';
import { describeRuns, formGroups } from '../../src/lab/training/grouping';

export interface ParityOptions {
  readonly encoder: Encoder;
  readonly task: Task;
  readonly recipe: Recipe;
  /** What is trusted, and what is tried. */
  readonly reference: Engine;
  readonly engine: Engine;
  /** Steps after which the prompt is resized, and again so many after it. */
  readonly steps: number;
  readonly resizeTo?: number;
}

/** A number that both engines gave, by what it is. */
export interface Difference {
  readonly what: string;
  readonly found: number;
  readonly expected: number;
  /**
   * |found - expected|, as a share of the largest magnitude among the numbers it stands with; as vectors, the norm of the
   * difference as a share of the norm.
   */
  readonly error: number;
}

/** The worst difference of each kind of number. A number that only one side has is an infinite difference. */
export async function compareEngines(options: ParityOptions): Promise<ReadonlyMap<string, Difference>> {
  const { encoder, task, recipe } = options;
  const worst = new Map<string, Difference>();
  for (const spec of formGroups(recipe, task, encoder, describeRuns(recipe, task, encoder))) {
    for (const [kind, difference] of await compareGroup(spec, options)) {
      if (!(difference.error <= (worst.get(kind)?.error ?? -1))) worst.set(kind, difference);
    }
  }
  return worst;
}

/**
 * Limits as shares of the largest magnitude. At equal parameters a gradient differs by rounding alone; AdamW divides by its
 * size, so that single parameters whose gradient is nearly zero drift apart. These, and gradients at them, are compared as
 * whole vectors.
 */
const LIMIT = 1e-4;
const VECTOR_LIMIT = 1e-3;
const AS_VECTORS: readonly string[] = ['parameter', 'later gradient'];

export function expectParity(worst: ReadonlyMap<string, Difference>): void {
  expect(worst.size).toBeGreaterThan(4);
  for (const [kind, difference] of worst) {
    const { what, found, expected } = difference;
    expect(difference.error, `${what} is ${found} and should be ${expected}`).toBeLessThan(
      AS_VECTORS.includes(kind) ? VECTOR_LIMIT : LIMIT,
    );
  }
}

async function compareGroup(spec: GroupSpec, options: ParityOptions): Promise<ReadonlyMap<string, Difference>> {
  const { encoder, task, recipe, steps, resizeTo } = options;
  const pair = [options.reference, options.engine].map((engine) => engine.createGroup(encoder, spec));
  const corpus = new Corpus(encoder, task.train);
  if (needsPassZero(spec)) await corpus.prepare([...task.train.keys()]);
  const worst = new Map<string, Difference>();
  const knobs: StepKnobs = {
    rateFactor: 1,
    gamma: recipe.gamma,
    beta: recipe.beta,
    kappa: recipe.kappa,
    temperature: recipe.temperature,
    negatives: negativesOf(recipe),
  };
  let promptLength = spec.promptLength;
  const batchOf = (at: number, size: number): GroupBatch =>
    corpus.batch(
      spec,
      promptLength,
      Array.from({ length: spec.dataSeeds * size }, (_, i) => (at * size + i * 7) % task.train.length),
    );
  const both = async (
    what: string,
    call: (group: EngineGroup) => Promise<ReadonlyMap<string, ArrayLike<number>>>,
  ): Promise<void> => {
    const [expected, found] = await Promise.all(pair.map(call));
    if (expected === undefined || found === undefined) throw new RangeError('There are two engines.');
    for (const [name, values] of expected) note(worst, what, `${what} ${name}`, found.get(name) ?? [], values);
  };
  const rounds = async (from: number, gradient: string): Promise<void> => {
    const first = batchOf(from, recipe.batch);
    await both(gradient, async (group) => named(await group.gradients(from, first, knobs)));
    await both('term gradient', async (group) => entries(await group.termGradients(from, first, knobs)));
    for (let step = from; step < from + steps; step++) {
      const batch = batchOf(step, recipe.batch);
      await both('metric', async (group) => entries(await group.step(step, batch, knobs)));
    }
    await both('parameter', async (group) => named(await group.parameters()));
    await both('measure', async (group) => entries(await group.measure(from, first, knobs)));
    const texts = batchOf(from + 1, recipe.batch + 3);
    await both('states', async (group) => new Map([['', await group.states(texts)]]));
    await both('logits', async (group) => new Map([['', await group.evaluate(texts)]]));
  };
  await rounds(0, 'gradient');
  if (resizeTo !== undefined && spec.prompt !== 'none') {
    promptLength = resizeTo;
    for (const group of pair) group.resize(resizeTo);
    await rounds(steps, 'later gradient');
  }
  for (const group of pair) group.dispose();
  return worst;
}

const entries = (row: Readonly<Record<string, Float32Array>>): ReadonlyMap<string, Float32Array> =>
  new Map(Object.entries(row));

const named = (values: ReadonlyMap<string, { readonly data: Float32Array }>): ReadonlyMap<string, Float32Array> =>
  new Map([...values].map(([name, { data }]) => [name, data]));

function note(
  worst: Map<string, Difference>,
  kind: string,
  what: string,
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
): void {
  if (AS_VECTORS.includes(kind) && found.length === expected.length) {
    const norm = (values: readonly number[]): number => Math.hypot(...values);
    const apart = norm(Array.from(expected, (value, i) => value - (found[i] ?? NaN)));
    const error = apart / Math.max(1e-6, norm(Array.from(expected)));
    if (!(error <= (worst.get(kind)?.error ?? -1))) worst.set(kind, { what, found: apart, expected: 0, error });
    return;
  }
  // A score is what is left of two numbers of the order of 1.
  const least = what.endsWith('Score') ? 1 : 1e-6;
  const scale = Array.from(expected).reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), least);
  for (let i = 0; i < Math.max(found.length, expected.length); i++) {
    const [a = NaN, b = NaN] = [found[i], expected[i]];
    const missing = i >= found.length || i >= expected.length || Number.isNaN(a) !== Number.isNaN(b);
    const error = missing ? Infinity : Number.isNaN(a) ? 0 : Math.abs(a - b) / scale;
    if (error > (worst.get(kind)?.error ?? -1))
      worst.set(kind, { what: `${what}[${i}]`, found: a, expected: b, error });
  }
}
