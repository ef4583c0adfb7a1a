/** Parity first, then the clock: programs are compared in speed only where they train the very same runs. */
import type { Recipe } from '../../src/lab/recipe';
import { TERMS, type Advance, type Contender, type Losses, type Peer, type PeerName, type Program } from './contender';
import { runNames, type Materials } from './population';

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

export interface Timing {
  /** Seed-steps per second. */
  readonly speed: number;
  /** Of all threads together, for one seed-step; null where nobody counts. */
  readonly cpuMilliseconds: number | null;
  /** Held while it ran; of a program in a process of its own, all of that. */
  readonly bytes: number;
}

/** Timed one after the other. */
export interface Round {
  readonly lab: Timing;
  /** Of the peers that are in parity. */
  readonly peers: Readonly<Partial<Record<PeerName, Timing>>>;
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
  readonly log: (line: string) => void;
}

export async function measure(
  materials: Materials,
  lab: Program,
  peers: readonly Peer[],
  options: MeasureOptions,
): Promise<Report> {
  const runs = runNames(materials, options.recipe).length;
  const reports: PeerReport[] = [];
  const equals: Peer[] = [];
  for (const peer of peers) {
    const report = await checkPeer(materials, lab, peer, options);
    reports.push(report);
    if (report.skipped === null && report.parity.differences.length === 0) equals.push(peer);
  }
  return {
    runs,
    peers: reports,
    rounds: equals.length === 0 ? [] : await timeRounds(materials, lab, equals, runs, options),
  };
}

async function checkPeer(
  materials: Materials,
  lab: Program,
  peer: Peer,
  { recipe, log }: MeasureOptions,
): Promise<PeerReport> {
  const { name } = peer;
  const skipped = await peer.unavailable();
  if (skipped !== null) return { name, skipped };
  const parity = await compareLosses(materials, lab, peer, { ...recipe, warmup: 0 });
  const { steps, largest, differences } = parity;
  if (differences.length === 0)
    log(`parity with ${name}: all losses agree over ${steps} steps, largest difference ${largest.toExponential(1)}`);
  return { name, skipped, parity };
}

/** The recipe has no warm-up, so that the very first update is of full size and shows in the next step's losses. */
async function compareLosses(materials: Materials, lab: Program, peer: Peer, recipe: Recipe): Promise<Parity> {
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
    const ours = await open(lab.start(materials, recipe, PARITY_STEPS));
    const theirs = await open(peer.start(materials, recipe, PARITY_STEPS));
    for (let step = 0; step < PARITY_STEPS; step++) {
      compare(step, (await ours.advance(1)).losses, (await theirs.advance(1)).losses);
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
  lab: Program,
  peers: readonly Peer[],
  runs: number,
  { recipe, rounds: count, log }: MeasureOptions,
): Promise<Round[]> {
  const rounds: Round[] = [];
  await whileOpen(async (open) => {
    const ready = async (program: Program): Promise<() => Promise<Timing>> => {
      const { stepsPerRound } = program;
      const contender = await open(program.start(materials, recipe, 1 + count * stepsPerRound));
      await contender.advance(1);
      return async () => timingOf(await contender.advance(stepsPerRound), runs * stepsPerRound);
    };
    const timeLab = await ready(lab);
    const others: (readonly [PeerName, () => Promise<Timing>])[] = [];
    for (const peer of peers) others.push([peer.name, await ready(peer)]);
    for (let number = 1; number <= count; number++) {
      const ours = await timeLab();
      const theirs: Partial<Record<PeerName, Timing>> = {};
      const words = [];
      for (const [name, time] of others) {
        const timing = await time();
        theirs[name] = timing;
        words.push(`${name} ${timing.speed.toFixed(1)} (ratio ${(ours.speed / timing.speed).toFixed(2)})`);
      }
      rounds.push({ lab: ours, peers: theirs });
      log(`round ${number}: lab ${ours.speed.toFixed(1)}, ${words.join(', ')}`);
    }
  });
  return rounds;
}

function timingOf({ seconds, cpuSeconds, bytes }: Advance, seedSteps: number): Timing {
  return {
    speed: seedSteps / seconds,
    cpuMilliseconds: cpuSeconds === null ? null : (1000 * cpuSeconds) / seedSteps,
    bytes,
  };
}
