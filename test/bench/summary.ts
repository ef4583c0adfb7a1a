/** Figures of a comparison in words. Ratios are taken pair by pair: what slows the machine slows all of a round. */
import type { PeerName } from './contender';
import type { PeerReport, Report, Timing } from './measure';
import { spreadOf } from './spread';
import { table } from './table';

/** Lab / peer, round by round. */
export function ratiosOf({ rounds }: Report, name: PeerName): number[] {
  return rounds.flatMap(({ lab, peers }) => (peers[name] === undefined ? [] : [lab.speed / peers[name].speed]));
}

export function hasFailed({ peers }: Report): boolean {
  return peers.some((peer) => peer.skipped === null && peer.parity.differences.length > 0);
}

/** Medians with the range that they are of. */
export function show(report: Report): void {
  const rows = [rowOf('lab', timingsOf(report, null), [])];
  for (const peer of report.peers) {
    if (showTrouble(peer)) continue;
    const { name } = peer;
    rows.push(rowOf(name, timingsOf(report, name), ratiosOf(report, name)));
  }
  const head = ['', 'seed-steps/s', 'lab is faster by', 'CPU ms per seed-step', 'memory MB'];
  if (report.rounds.length > 0) for (const line of table(head, rows)) console.log(line);
}

/** @param name of a peer, or null for the lab. */
function timingsOf({ rounds }: Report, name: PeerName | null): Timing[] {
  return rounds.flatMap(({ lab, peers }) => (name === null ? [lab] : (peers[name] ?? [])));
}

function rowOf(name: string, timings: readonly Timing[], ratios: readonly number[]): string[] {
  const cpu = timings.flatMap(({ cpuMilliseconds }) => cpuMilliseconds ?? []);
  const bytes = timings.map((timing) => timing.bytes / 1e6);
  const speeds = timings.map(({ speed }) => speed);
  return [name, inWords(speeds, 1), inWords(ratios, 2), inWords(cpu, 1), inWords(bytes, 0)];
}

function inWords(values: readonly number[], digits: number): string {
  const spread = spreadOf(values);
  if (spread === null) return '';
  const [median, min, max] = [spread.median, spread.min, spread.max].map((value) => value.toFixed(digits));
  return min === max ? String(median) : `${String(median)} (${String(min)} to ${String(max)})`;
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
