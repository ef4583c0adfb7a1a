/** Parity first, then the clock: two programs are compared in speed only where they train the very same runs. */
import * as tf from '@tensorflow/tfjs-core';
import type { Recipe } from '../../src/lab/recipe';
import { runNames, startLab, startPeer, TERMS, type Contender, type Materials } from './population';

const PARITY_STEPS = 3;
/** Of max(1, |x|): what separates two orders of summation in 32 bits, and no more. */
const TOLERANCE = 1e-4;

export interface Parity {
  readonly steps: number;
  /** Largest relative difference between the two. */
  readonly largest: number;
  /** One line for each number that differs by more than the tolerance. */
  readonly differences: readonly string[];
}

/** Seed-steps per second of both programs, timed one after the other. */
export interface Round {
  readonly lab: number;
  readonly peer: number;
}

export interface Report {
  readonly parity: Parity;
  readonly runs: number;
  /** Empty where parity failed. */
  readonly rounds: readonly Round[];
}

export interface MeasureOptions {
  readonly recipe: Recipe;
  readonly rounds: number;
  /** Population steps in one round of the lab; the peer does one, being slower. */
  readonly labSteps: number;
  readonly log: (line: string) => void;
}

export async function measure(materials: Materials, options: MeasureOptions): Promise<Report> {
  const runs = runNames(materials, options.recipe).length;
  const parity = await compareLosses(materials, { ...options.recipe, warmup: 0 });
  const { steps, largest, differences } = parity;
  if (differences.length > 0) return { parity, runs, rounds: [] };
  options.log(
    `parity: losses of ${runs} runs agree over ${steps} steps, largest difference ${largest.toExponential(1)}`,
  );
  return { parity, runs, rounds: await timeRounds(materials, runs, options) };
}

/** The recipe has no warm-up, so that the very first update is of full size and shows in the next step's losses. */
async function compareLosses(materials: Materials, recipe: Recipe): Promise<Parity> {
  const names = runNames(materials, recipe);
  const lab = await startLab(materials, recipe);
  const peer = await startPeer(materials, recipe);
  const differences: string[] = [];
  let largest = 0;
  for (let step = 0; step < PARITY_STEPS; step++) {
    const ours = await lab.step();
    const theirs = await peer.step();
    for (const term of TERMS) {
      names.forEach((name, column) => {
        const a = ours[term][column] ?? NaN;
        const b = theirs[term][column] ?? NaN;
        // A term that neither has is no difference; one that a single side has is.
        const difference = Number.isNaN(a) && Number.isNaN(b) ? 0 : Math.abs(a - b) / Math.max(1, Math.abs(a));
        if (!(difference <= TOLERANCE)) differences.push(`step ${step}, ${name}: ${term} ${a}, peer ${b}`);
        else largest = Math.max(largest, difference);
      });
    }
  }
  lab.dispose();
  peer.dispose();
  return { steps: PARITY_STEPS, largest, differences };
}

/** A B A B …, so that whatever else the machine does falls on both alike. */
async function timeRounds(materials: Materials, runs: number, options: MeasureOptions): Promise<Round[]> {
  const lab = await startLab(materials, options.recipe);
  const peer = await startPeer(materials, options.recipe);
  await stepsPerSecond(lab, 1);
  await stepsPerSecond(peer, 1);
  const rounds: Round[] = [];
  for (let number = 1; number <= options.rounds; number++) {
    const round = {
      lab: runs * (await stepsPerSecond(lab, options.labSteps)),
      peer: runs * (await stepsPerSecond(peer, 1)),
    };
    rounds.push(round);
    const ratio = (round.lab / round.peer).toFixed(2);
    options.log(`round ${number}: lab ${round.lab.toFixed(1)}, peer ${round.peer.toFixed(1)}, ratio ${ratio}`);
  }
  lab.dispose();
  peer.dispose();
  return rounds;
}

async function stepsPerSecond(contender: Contender, steps: number): Promise<number> {
  const began = performance.now();
  for (let step = 0; step < steps; step++) await contender.step();
  await settle();
  return (1000 * steps) / (performance.now() - began);
}

/** Waits for work that is queued on a graphics card: the losses are read before the update of the weights is done. */
async function settle(): Promise<void> {
  const size = 64;
  // Large enough that tfjs does not compute it on the host.
  const last = tf.tidy(() => tf.matMul(tf.ones([size, size]), tf.ones([size, size])));
  await last.data();
  last.dispose();
}
