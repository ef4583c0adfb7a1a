/**
 * Loss and accuracy where nobody trained: between runs of one architecture, along a line and on a plane of their parameters.
 * The methods may differ, because points are judged by answers alone: the weight of a loss that a run was trained with
 * plays no part.
 */
import { LabError } from '../errors';
import { needsPassZero } from '../training/corpus';
import type { NamedValues } from '../training/engine';
import { evaluateGroup } from '../training/evaluation';
import { takeRuns, type TakenRun } from './run-values';
import { decidesAnswers, ScratchGroup } from './scratch';
import type { Study, Subject } from './study';

export interface LineAsk {
  /** Columns of two runs of one architecture, theta_a and theta_b. */
  readonly a: number;
  readonly b: number;
}

export interface PlaneAsk {
  /** Columns of three runs of one architecture. */
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** What was measured at points that are mixtures of runs' parameters, in the order in which they were measured. */
export interface Slice {
  /** Columns of the runs. */
  readonly runs: readonly number[];
  /** Points measured so far. */
  readonly measured: number;
  /** Mean -log p(label), nats, and share of right answers; NaN where answers are not numbers. */
  readonly crossEntropy: Float32Array;
  readonly accuracy: Float32Array;
  /** Validation examples that they are measured on; no run has learnt from one of them. */
  readonly examples: number;
  /** Trained numbers that decide an answer. */
  readonly dimensions: number;
}

export interface LineSlice extends Slice {
  /** t of theta(t) = (1 - t) theta_a + t theta_b. */
  readonly at: Float32Array;
  /** ||theta_b - theta_a||. */
  readonly length: number;
}

export interface PlaneSlice extends Slice {
  /** Points of the grid on each side, and the place of each point in it: row * side + column, from the lower left. */
  readonly side: number;
  readonly cells: Int32Array;
  /** Where the three runs are, in columns and rows of the grid; equal distances are equally long in all directions. */
  readonly places: readonly (readonly [column: number, row: number])[];
  /** ||theta_b - theta_a||, and how many columns of the grid it is. */
  readonly length: number;
  readonly lengthInColumns: number;
}

const EXAMPLES = 64;
/** t from -0.25 to 1.25 in steps of 0.05. */
const LINE_POINTS = 31;
/** 1 more than a multiple of the coarsest stride. */
const SIDE = 13;
const STRIDES = [4, 2, 1] as const;
/** Around the runs, as a share of their extent. */
const MARGIN = 0.25;
/** Points that are computed together. */
const PLACES = 8;

/** @throws LabError `recipe-invalid` for runs that cannot be mixed, or without examples that none has learnt from. */
export async function* line(subject: Subject, { a, b }: LineAsk): Study<LineSlice> {
  const taken = await takeAlike(subject, [a, b]);
  const at = Float32Array.from({ length: LINE_POINTS }, (_, i) => (i - 5) / 20);
  const length = Math.sqrt(product(taken, [-1, 1], [-1, 1]));
  const points = Array.from(at, (t) => [1 - t, t]);
  return yield* measure(subject, taken, points, (slice): LineSlice => ({ ...slice, at, length }));
}

/**
 * The plane through three runs in orthonormal directions (Garipov et al. 2018), coarse points first.
 *
 * @throws LabError `recipe-invalid` for runs that lie on one line, and where `line` does.
 */
export async function* plane(subject: Subject, { a, b, c }: PlaneAsk): Study<PlaneSlice> {
  const taken = await takeAlike(subject, [a, b, c]);
  const square = product(taken, [-1, 1, 0], [-1, 1, 0]);
  const along = product(taken, [-1, 1, 0], [-1, 0, 1]) / square;
  const across = Math.sqrt(Math.max(0, product(taken, [-1, 0, 1], [-1, 0, 1]) / square - along * along));
  if (!(across > 1e-4)) {
    throw new LabError(
      'recipe-invalid',
      'These three runs lie on one line, so there is no plane through them.',
      'Choose three runs that differ.',
    );
  }
  // In units of ||theta_b - theta_a||: a at (0, 0), b at (1, 0), c at (along, across).
  const [left, right] = [Math.min(0, along), Math.max(1, along)];
  const extent = Math.max(right - left, across) * (1 + 2 * MARGIN);
  const [x0, y0] = [(left + right - extent) / 2, (across - extent) / 2];
  const spacing = extent / (SIDE - 1);
  const cells = coarseFirst();
  const points = Array.from(cells, (cell) => {
    const [x, y] = [x0 + (cell % SIDE) * spacing, y0 + Math.floor(cell / SIDE) * spacing];
    const ofC = y / across;
    const ofB = x - along * ofC;
    return [1 - ofB - ofC, ofB, ofC];
  });
  const place = (x: number, y: number) => [(x - x0) / spacing, (y - y0) / spacing] as const;
  const frame = {
    side: SIDE,
    cells,
    places: [place(0, 0), place(1, 0), place(along, across)],
    length: Math.sqrt(square),
    lengthInColumns: 1 / spacing,
  };
  return yield* measure(subject, taken, points, (slice): PlaneSlice => ({ ...slice, ...frame }));
}

async function takeAlike(subject: Subject, columns: readonly number[]): Promise<TakenRun[]> {
  const taken = await takeRuns(subject, columns);
  if (taken.some(({ spec }) => spec !== taken[0]?.spec)) {
    throw new LabError(
      'recipe-invalid',
      'These runs train numbers of different shape or meaning, so there is nothing between them.',
      'Choose runs whose methods have the same kind of prompt, place of reading and head.',
    );
  }
  return taken;
}

/** Every cell of the grid once: those of the coarsest grid, then those between them. */
function coarseFirst(): Int32Array {
  const order = new Set<number>();
  for (const stride of STRIDES) {
    for (let row = 0; row < SIDE; row += stride) {
      for (let column = 0; column < SIDE; column += stride) order.add(row * SIDE + column);
    }
  }
  return Int32Array.from(order);
}

/** @param points weights of the runs' parameters, which add up to 1. */
async function* measure<S extends Slice>(
  subject: Subject,
  taken: readonly TakenRun[],
  points: readonly (readonly number[])[],
  complete: (slice: Slice) => S,
): Study<S> {
  const { corpus } = subject;
  const [like] = taken;
  if (like === undefined) throw new RangeError('A slice goes through runs.');
  const examples = sharedExamples(subject, taken);
  const crossEntropy = new Float32Array(points.length).fill(NaN);
  const accuracy = new Float32Array(points.length).fill(NaN);
  const scratch = new ScratchGroup(subject, like, PLACES);
  const dimensions = decisive(like).reduce((sum, name) => sum + (like.values.get(name)?.data.length ?? 0), 0);
  const sliceOf = (measured: number): S =>
    complete({
      runs: taken.map(({ run }) => run.column),
      measured,
      crossEntropy: crossEntropy.slice(),
      accuracy: accuracy.slice(),
      examples: examples.length,
      dimensions,
    });
  let soFar = sliceOf(0);
  try {
    if (needsPassZero(scratch.spec)) await corpus.prepare(examples);
    for (let from = 0; from < points.length; from += PLACES) {
      const some = points.slice(from, from + PLACES);
      scratch.put(some.map((weights) => mixture(taken, weights, scratch.names)));
      const pieces = evaluateGroup(scratch.engine, scratch.spec, corpus, like.promptLength, [examples]);
      let next = await pieces.next();
      while (next.done !== true) {
        yield { done: from, total: points.length, soFar };
        next = await pieces.next();
      }
      crossEntropy.set(next.value.crossEntropy.subarray(0, some.length), from);
      accuracy.set(next.value.accuracy.subarray(0, some.length), from);
      const done = from + some.length;
      soFar = sliceOf(done);
      yield { done, total: points.length, soFar };
    }
  } finally {
    scratch.dispose();
  }
  return soFar;
}

/** Validation examples of the runs' data seeds that none of these seeds has as a shot. */
function sharedExamples({ population }: Subject, taken: readonly TakenRun[]): Int32Array {
  const samples = [...new Set(taken.map(({ run }) => run.dataSeed))].flatMap((seed) => population.samples[seed] ?? []);
  const learnt = new Set(samples.flatMap(({ shots }) => [...shots]));
  const members = new Set(samples.flatMap(({ validation }) => [...validation]).filter((index) => !learnt.has(index)));
  if (members.size === 0) {
    throw new LabError(
      'recipe-invalid',
      'There is no validation example that none of these runs has learnt from.',
      'Choose runs of the same data seed.',
    );
  }
  return Int32Array.from(members).slice(0, EXAMPLES);
}

/** sum_k w_k theta_k. */
function mixture(taken: readonly TakenRun[], weights: readonly number[], names: readonly string[]): NamedValues {
  return new Map(
    names.map((name) => {
      const { shape = [], data: first } = taken[0]?.values.get(name) ?? {};
      const data = new Float32Array(first?.length ?? 0);
      taken.forEach(({ values }, k) => {
        const own = values.get(name)?.data ?? data;
        const weight = weights[k] ?? 0;
        for (let i = 0; i < data.length; i++) data[i] = (data[i] ?? 0) + weight * (own[i] ?? NaN);
      });
      return [name, { shape, data }] as const;
    }),
  );
}

/** (sum_k u_k theta_k) . (sum_k v_k theta_k) over the parameters that decide answers. */
function product(taken: readonly TakenRun[], u: readonly number[], v: readonly number[]): number {
  const names = taken[0] === undefined ? [] : decisive(taken[0]);
  const [left, right] = [mixture(taken, u, names), mixture(taken, v, names)];
  return names.reduce((sum, name) => {
    const other = right.get(name)?.data;
    const own = left.get(name)?.data ?? new Float32Array();
    return own.reduce((total, value, i) => total + value * (other?.[i] ?? NaN), sum);
  }, 0);
}

function decisive({ values }: TakenRun): string[] {
  return [...values.keys()].filter(decidesAnswers);
}
