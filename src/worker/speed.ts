/**
 * Measures how fast this machine trains: copies of a population, one for each engine, are first compared in what they
 * compute and then timed in turn, so that whatever else the machine does falls on all alike. Free of page and worker:
 * whoever pulls the generator sets the pace, and stops by leaving.
 */
import type { CompiledEngine } from '../engine/compiled';
import { RECIPE_FIELDS, type Recipe } from '../lab/recipe';
import type { Engine } from '../lab/training/engine';
import { Population, type PopulationOptions } from '../lab/training/population';
import { largestDifference, TOLERANCES } from './speed-parity';
import type { LossParity, SpeedProgress, SpeedReport } from './speed-report';
import { speedOf, spreadOf, takeCompiledTurn, takeTurn, workOf, type CompiledTurn, type Turn } from './speed-turn';

/** First steps, which nobody times; on a slow machine fewer, but the effect of an update is to be seen. */
const FIRST_STEPS = 3;
const LEAST_FIRST_STEPS = 2;
const ROUNDS = 7;
/** After so many milliseconds there are no first steps beyond the least, and no rounds beyond the first. */
const FIRST_STEPS_TIME = 4000;
const ROUNDS_TIME = 11_000;
/** How long the peak is looked for in a round, milliseconds. */
const PEAK_TIME = 250;

export interface SpeedOptions {
  readonly recipe: Recipe;
  readonly source: Pick<PopulationOptions, 'encoder' | 'task' | 'corpus'>;
  /** Null where it is not in use; then the reference is timed alone. */
  readonly compiled: CompiledEngine | null;
  readonly reference: Engine;
  /** Milliseconds. */
  readonly clock: () => number;
}

interface Contender<E extends Engine = Engine> {
  readonly engine: E;
  readonly population: Population;
}

export type SpeedEvent =
  | { readonly kind: 'progress'; readonly progress: SpeedProgress }
  | { readonly kind: 'report'; readonly report: SpeedReport };

/** What is under way inside, and what it comes to. */
type Measuring<T> = AsyncGenerator<SpeedEvent, T, undefined>;

/** Ends with the report. */
export async function* measureSpeed(options: SpeedOptions): AsyncGenerator<SpeedEvent, void, undefined> {
  const { source, recipe, compiled, reference, clock } = options;
  const populations: Population[] = [];
  const start = async <E extends Engine>(engine: E): Promise<Contender<E>> => {
    const population = await Population.create({ ...source, recipe: prepared(recipe), engine });
    populations.push(population);
    return { engine, population };
  };
  try {
    yield at('Copying the population', 0);
    const theirs = await start(reference);
    const report =
      compiled === null ? yield* alone(theirs, clock) : yield* compare(await start(compiled), theirs, clock);
    yield { kind: 'report', report };
  } finally {
    for (const population of populations) population.dispose();
  }
}

/** No warm-up: the first update is of full size and shows in the next step's losses. And no end is reached. */
function prepared(recipe: Recipe): Recipe {
  return { ...recipe, warmup: 0, steps: RECIPE_FIELDS.steps.max };
}

async function* compare(
  ours: Contender<CompiledEngine>,
  theirs: Contender,
  clock: () => number,
): Measuring<SpeedReport> {
  const elapsed = stopwatch(clock);
  const losses = yield* compareLosses(ours.population, theirs.population, elapsed);
  const parity = { ...losses, tolerance: TOLERANCES[ours.engine.weightBits] };
  const size = sizeOf(theirs.population);
  if (!(parity.largest <= parity.tolerance)) return { ...size, kind: 'differ', parity };

  // Before the peak, whose products need room of their own.
  const { bytes, waves } = ours.engine.memory();
  const compiled: CompiledTurn[] = [];
  const reference: Turn[] = [];
  const peaks: number[] = [];
  for (let round = 0; goesOn(round, elapsed); round++) {
    yield atRound(round, 0);
    compiled.push(await takeCompiledTurn(ours.population, ours.engine, clock));
    yield atRound(round, 1 / 3);
    reference.push(await takeTurn(theirs.population, clock));
    yield atRound(round, 2 / 3);
    peaks.push(await ours.engine.measurePeak(clock, PEAK_TIME));
  }
  return {
    ...size,
    kind: 'compared',
    parity,
    rounds: compiled.length,
    compiled: { ...speedOf(compiled, size.runs, bytes), ...workOf(compiled, peaks), waves },
    reference: speedOf(reference, size.runs, theirs.engine.memory().bytes),
    ratio: spreadOf(compiled.map((turn, round) => (reference[round]?.milliseconds ?? NaN) / turn.milliseconds)),
  };
}

async function* compareLosses(
  ours: Population,
  theirs: Population,
  elapsed: Stopwatch,
): Measuring<Omit<LossParity, 'tolerance'>> {
  let largest = 0;
  let steps = 0;
  while (steps < LEAST_FIRST_STEPS || (steps < FIRST_STEPS && elapsed() < FIRST_STEPS_TIME)) {
    yield at('Comparing the losses', steps);
    const row = await theirs.advance();
    yield at('Comparing the losses', steps + 0.5);
    largest = Math.max(largest, largestDifference(row, await ours.advance()));
    steps++;
  }
  return { steps, largest };
}

async function* alone({ engine, population }: Contender, clock: () => number): Measuring<SpeedReport> {
  const elapsed = stopwatch(clock);
  for (let step = 0; step < LEAST_FIRST_STEPS; step++) {
    yield at('First steps', step);
    await population.advance();
  }
  const turns: Turn[] = [];
  for (let round = 0; goesOn(round, elapsed); round++) {
    yield atRound(round, 0);
    turns.push(await takeTurn(population, clock));
  }
  const size = sizeOf(population);
  const reference = speedOf(turns, size.runs, engine.memory().bytes);
  return { ...size, kind: 'reference', rounds: turns.length, reference };
}

/** Milliseconds since it was started. */
type Stopwatch = () => number;

function stopwatch(clock: () => number): Stopwatch {
  const began = clock();
  return () => clock() - began;
}

function goesOn(rounds: number, elapsed: Stopwatch): boolean {
  return rounds === 0 || (rounds < ROUNDS && elapsed() < ROUNDS_TIME);
}

function sizeOf({ runs, recipe }: Population): { readonly runs: number; readonly batch: number } {
  return { runs: runs.length, batch: recipe.batch };
}

/** How far a measurement is: first steps and rounds count alike, because on a slow machine they take alike. */
function at(phase: string, done: number): SpeedEvent {
  return { kind: 'progress', progress: { phase, done, total: FIRST_STEPS + ROUNDS } };
}

function atRound(round: number, share: number): SpeedEvent {
  return at(`Timing, round ${round + 1}`, FIRST_STEPS + round + share);
}
