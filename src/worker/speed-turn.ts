/** One engine's turn in a round of a measurement, and what several turns come to. */
import type { CompiledEngine } from '../engine/compiled';
import { quantile } from '../lab/statistics/quantiles';
import type { Population } from '../lab/training/population';
import type { CompiledSpeed, EngineSpeed, Spread } from './speed-report';

/** How long a turn takes, milliseconds; always a step at least. */
const TURN = 400;

export interface Turn {
  /** Of a step, all runs together. */
  readonly milliseconds: number;
}

export interface CompiledTurn extends Turn {
  /** Of a step's matrix products. */
  readonly flops: number;
  /** In a step. */
  readonly operations: number;
}

/**
 * Trains for a while. The first step is not counted, because on a graphics card it also waits for what the other engine has
 * left behind; where a step takes longer than a turn, that is nothing beside it.
 *
 * @param clock milliseconds.
 */
export async function takeTurn(population: Population, clock: () => number): Promise<Turn> {
  const came = clock();
  await population.advance();
  const began = clock();
  if (began - came >= TURN) return { milliseconds: began - came };
  const from = population.step;
  let now = began;
  while (now - began < TURN) {
    await population.advance();
    now = clock();
  }
  return { milliseconds: (now - began) / (population.step - from) };
}

export async function takeCompiledTurn(
  population: Population,
  engine: CompiledEngine,
  clock: () => number,
): Promise<CompiledTurn> {
  const before = { step: population.step, ...engine.work() };
  const { milliseconds } = await takeTurn(population, clock);
  const after = engine.work();
  const steps = population.step - before.step;
  return {
    milliseconds,
    flops: (after.flops - before.flops) / steps,
    operations: (after.operations - before.operations) / steps,
  };
}

export function speedOf(turns: readonly Turn[], runs: number, memoryBytes: number): EngineSpeed {
  return {
    seedStepsPerSecond: spreadOf(turns.map(({ milliseconds }) => (1000 * runs) / milliseconds)),
    stepMilliseconds: spreadOf(turns.map(({ milliseconds }) => milliseconds)),
    memoryBytes,
  };
}

/** @param peaks the best that was reached beside each turn, floating-point operations per second. */
export function workOf(
  turns: readonly CompiledTurn[],
  peaks: readonly number[],
): Pick<CompiledSpeed, 'flopsPerSecond' | 'peakFlopsPerSecond' | 'operationsPerStep'> {
  return {
    flopsPerSecond: spreadOf(turns.map(({ flops, milliseconds }) => (1000 * flops) / milliseconds)),
    peakFlopsPerSecond: Math.max(...peaks),
    operationsPerStep: spreadOf(turns.map(({ operations }) => operations)).median,
  };
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: quantile(sorted, 0.5), lowest: sorted[0] ?? NaN, highest: sorted.at(-1) ?? NaN };
}
