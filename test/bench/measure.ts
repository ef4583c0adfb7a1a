/** Parity first, then the clock: programs are compared in speed only where they train the very same runs. */
import type { Recipe } from '../../src/lab/recipe';
import { TERMS, type Contender, type Losses, type Peer, type PeerName } from './contender';
import { runNames, startLab, type Materials } from './population';

const PARITY_STEPS = 3;
/** Of max(1, |x|): what separates two orders of summation in 32 bits, and no more. */
const TOLERANCE = 1e-4;

export interface Parity {
  readonly steps: number;
  /** Largest relative difference between the lab and the peer. */
  readonly largest: number;
  /** One line for each number that differs by more than the tolerance. */
  readonly differences: readonly string[];
}

export type PeerReport =
  | { readonly name: PeerName; readonly skipped: string }
  | { readonly name: PeerName; readonly skipped: null; readonly parity: Parity };

/** Seed-steps per second, timed one after the other. */
export interface Round {
  readonly lab: number;
  /** Of the peers that are in parity. */
  readonly peers: Readonly<Partial<Record<PeerName, number>>>;
}

export interface Report {
  readonly runs: number;
  readonly peers: readonly PeerReport[];
  /** Empty where no peer is in parity. */
  readonly rounds: readonly Round[];
}

export interface MeasureOptions {
  readonly recipe: Recipe;
  readonly rounds: number;
  /** Population steps in one round of the lab. */
  readonly labSteps: number;
  readonly log: (line: string) => void;
}

export async function measure(materials: Materials, peers: readonly Peer[], options: MeasureOptions): Promise<Report> {
  const runs = runNames(materials, options.recipe).length;
  const reports: PeerReport[] = [];
  const equals: Peer[] = [];
  for (const peer of peers) {
    const report = await checkPeer(materials, peer, options);
    reports.push(report);
    if (report.skipped === null && report.parity.differences.length === 0) equals.push(peer);
  }
  return {
    runs,
    peers: reports,
    rounds: equals.length === 0 ? [] : await timeRounds(materials, equals, runs, options),
  };
}

async function checkPeer(materials: Materials, peer: Peer, { recipe, log }: MeasureOptions): Promise<PeerReport> {
  const { name } = peer;
  const skipped = await peer.unavailable();
  if (skipped !== null) return { name, skipped };
  const parity = await compareLosses(materials, peer, { ...recipe, warmup: 0 });
  const { steps, largest, differences } = parity;
  if (differences.length === 0)
    log(`parity with ${name}: all losses agree over ${steps} steps, largest difference ${largest.toExponential(1)}`);
  return { name, skipped, parity };
}

/** The recipe has no warm-up, so that the very first update is of full size and shows in the next step's losses. */
async function compareLosses(materials: Materials, peer: Peer, recipe: Recipe): Promise<Parity> {
  const names = runNames(materials, recipe);
  const differences: string[] = [];
  let largest = 0;
  const compare = (step: number, ours: Losses, theirs: Losses): void => {
    for (const term of TERMS) {
      names.forEach((name, column) => {
        const a = ours[term][column] ?? NaN;
        const b = theirs[term][column] ?? NaN;
        // A term that neither has is no difference; one that a single side has is.
        const difference = Number.isNaN(a) && Number.isNaN(b) ? 0 : Math.abs(a - b) / Math.max(1, Math.abs(a));
        if (!(difference <= TOLERANCE)) differences.push(`step ${step}, ${name}: ${term} ${a}, ${peer.name} ${b}`);
        else largest = Math.max(largest, difference);
      });
    }
  };
  await whileOpen(async (open) => {
    const lab = await open(startLab(materials, recipe));
    const other = await open(peer.start(materials, recipe, PARITY_STEPS));
    for (let step = 0; step < PARITY_STEPS; step++) {
      const { losses } = await lab.advance(1);
      compare(step, losses, (await other.advance(1)).losses);
    }
  });
  return { steps: PARITY_STEPS, largest, differences };
}

/** Ends every program that `use` opened, also when it fails: one that waits for its next line would keep Node running. */
async function whileOpen(
  use: (open: (starting: Promise<Contender>) => Promise<Contender>) => Promise<void>,
): Promise<void> {
  const opened: Contender[] = [];
  try {
    await use(async (starting) => {
      const contender = await starting;
      opened.push(contender);
      return contender;
    });
  } finally {
    for (const contender of opened) await contender.dispose();
  }
}

/** A B C A B C …, so that whatever else the machine does falls on all alike. */
async function timeRounds(
  materials: Materials,
  peers: readonly Peer[],
  runs: number,
  { recipe, rounds: count, labSteps, log }: MeasureOptions,
): Promise<Round[]> {
  const speed = async (contender: Contender, steps: number): Promise<number> =>
    (runs * steps) / (await contender.advance(steps)).seconds;
  const rounds: Round[] = [];
  await whileOpen(async (open) => {
    const lab = await open(startLab(materials, recipe));
    const others: { name: PeerName; steps: number; contender: Contender }[] = [];
    for (const peer of peers) {
      const steps = peer.stepsPerRound;
      const contender = await open(peer.start(materials, recipe, 1 + count * steps));
      others.push({ name: peer.name, steps, contender });
    }
    for (const contender of [lab, ...others.map((other) => other.contender)]) await contender.advance(1);
    for (let number = 1; number <= count; number++) {
      const ours = await speed(lab, labSteps);
      const theirs: Partial<Record<PeerName, number>> = {};
      for (const { name, steps, contender } of others) theirs[name] = await speed(contender, steps);
      rounds.push({ lab: ours, peers: theirs });
      const words = Object.entries(theirs).map(
        ([name, value]) => `${name} ${value.toFixed(1)} (ratio ${(ours / value).toFixed(2)})`,
      );
      log(`round ${number}: lab ${ours.toFixed(1)}, ${words.join(', ')}`);
    }
  });
  return rounds;
}
