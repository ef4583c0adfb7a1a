/** Figures of a comparison in words. Ratios are taken pair by pair: what slows the machine slows all of a round. */
import type { PeerName } from './contender';
import type { PeerReport, Report } from './measure';

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) return null;
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? min) + (sorted[Math.ceil(middle)] ?? max)) / 2;
  return { median, min, max };
}

/** Lab / peer, round by round. */
export function ratiosOf({ rounds }: Report, name: PeerName): number[] {
  return rounds.flatMap(({ lab, peers }) => (peers[name] === undefined ? [] : [lab / peers[name]]));
}

export function hasFailed({ peers }: Report): boolean {
  return peers.some((peer) => peer.skipped === null && peer.parity.differences.length > 0);
}

export function show(report: Report): void {
  const line = (name: string, values: readonly number[], digits: number): void => {
    const spread = spreadOf(values);
    if (spread === null) return;
    const [median, min, max] = [spread.median, spread.min, spread.max].map((value) => value.toFixed(digits));
    console.log(`${name}: median ${median ?? ''}, from ${min ?? ''} to ${max ?? ''}`);
  };
  line(
    'lab',
    report.rounds.map(({ lab }) => lab),
    1,
  );
  for (const peer of report.peers) {
    const { name } = peer;
    if (showTrouble(peer)) continue;
    line(
      name,
      report.rounds.flatMap(({ peers }) => peers[name] ?? []),
      1,
    );
    line(`lab / ${name}`, ratiosOf(report, name), 2);
  }
}

/** Says why a peer has no figures; false where it has. */
function showTrouble(peer: PeerReport): boolean {
  if (peer.skipped !== null) {
    console.log(`${peer.name}: skipped: ${peer.skipped}`);
    return true;
  }
  const { differences } = peer.parity;
  if (differences.length === 0) return false;
  console.log(`${peer.name}: no parity: ${differences.length} losses differ, so it was not timed`);
  for (const line of differences) console.log(`  ${line}`);
  return true;
}
