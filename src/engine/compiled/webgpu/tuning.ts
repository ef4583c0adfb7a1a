/** Finds the fastest candidate of each contest by the clock. Knows nothing of what the candidates are. */

export interface Candidate {
  readonly name: string;
}

export interface Contest<C extends Candidate> {
  readonly name: string;
  /** The first is taken unless another is clearly faster. */
  readonly candidates: readonly [C, ...C[]];
}

export interface TuningOptions {
  /** Milliseconds. */
  readonly clock: () => number;
  /** When the clock says so much, it is over. */
  readonly deadline: number;
}

/** A candidate has to win by this share of the first one's time, so that noise does not choose. */
const MARGIN = 0.03;

/** Times that a candidate is measured at most, and at least where it is to win. */
const MOST_ROUNDS = 5;
const LEAST_ROUNDS = 2;

/** A candidate that takes so many times as long as the best is measured no more. */
const HOPELESS = 2;

/**
 * One contest after the other, each with an equal share of the time that is left. In one, the candidates take turns, round by
 * round, so that whatever else the machine does falls on all alike; the best time of each counts, since nothing makes a
 * computation faster than it is.
 *
 * @param time milliseconds of one measurement; null leaves the candidate out.
 * @returns the winner of each contest, by name; without the contests that there was no time to decide.
 */
export async function compete<C extends Candidate>(
  contests: readonly Contest<C>[],
  time: (candidate: C) => Promise<number | null>,
  { clock, deadline }: TuningOptions,
): Promise<Readonly<Record<string, string>>> {
  const winners: Record<string, string> = {};
  for (const [place, contest] of contests.entries()) {
    const until = clock() + (deadline - clock()) / (contests.length - place);
    const winner = winnerOf(await takeTurns(contest.candidates, time, () => clock() < until));
    if (winner !== null) winners[contest.name] = winner;
  }
  return winners;
}

interface Entry<C extends Candidate> {
  readonly candidate: C;
  readonly times: number[];
  /** Measured no more. */
  out: boolean;
}

async function takeTurns<C extends Candidate>(
  [first, ...others]: Contest<C>['candidates'],
  time: (candidate: C) => Promise<number | null>,
  goesOn: () => boolean,
): Promise<readonly [Entry<C>, ...Entry<C>[]]> {
  const entries = [entryOf(first), ...others.map(entryOf)] as const;
  const [own, ...rest] = entries;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (const entry of entries) {
      if (entry.out) continue;
      if (!goesOn()) return entries;
      const took = await time(entry.candidate);
      if (took === null) entry.out = true;
      else entry.times.push(took);
    }
    const best = Math.min(...entries.map(bestOf));
    for (const entry of rest) entry.out ||= bestOf(entry) > HOPELESS * best;
    // Alone, it has won.
    if (own.times.length >= LEAST_ROUNDS && rest.every(({ out }) => out)) break;
  }
  return entries;
}

const entryOf = <C extends Candidate>(candidate: C): Entry<C> => ({ candidate, times: [], out: false });

const bestOf = ({ times }: Entry<Candidate>): number => Math.min(...times);

const wasMeasured = ({ times }: Entry<Candidate>): boolean => times.length >= LEAST_ROUNDS;

function winnerOf([own, ...others]: readonly [Entry<Candidate>, ...Entry<Candidate>[]]): string | null {
  if (![own, ...others].every((entry) => entry.out || wasMeasured(entry))) return null;
  const [fastest] = others.filter(wasMeasured).toSorted((a, b) => bestOf(a) - bestOf(b));
  const wins = fastest !== undefined && bestOf(fastest) < (1 - MARGIN) * bestOf(own);
  return (wins ? fastest : own).candidate.name;
}
