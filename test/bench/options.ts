/** The options of `npm run bench`. */
import { parseArgs } from 'node:util';
import { PEER_NAMES, type PeerName } from './contender';

export const USAGE = `Usage: npm run bench -- [--quick] [--peers ${PEER_NAMES.join(',')}] [--out FILE.json] [--software]
  --quick     a quarter of the population, one round instead of 7, a small part of the grid
  --peers     what the lab is compared with; all by default, “none” leaves the comparison out
  --out       writes the figures to a file; those that are kept lie in test/bench/results
  --software  runs a small population on WebGPU in software: it shows that the page works, its figures mean nothing
Environment: BENCH_PYTHON, a Python with torch and transformers (default: python3); CHROME_PATH, a Chromium`;

export interface Options {
  readonly quick: boolean;
  readonly software: boolean;
  readonly peers: readonly PeerName[];
  readonly out: string | undefined;
}

export class BadOption extends Error {}

/** @throws BadOption */
export function readOptions(): Options {
  const { quick = false, software = false, peers = PEER_NAMES.join(','), out } = parsed();
  return { quick, software, peers: peers === 'none' ? [] : [...new Set(peers.split(',').map(peerNamed))], out };
}

function parsed() {
  try {
    return parseArgs({
      options: {
        quick: { type: 'boolean' },
        software: { type: 'boolean' },
        peers: { type: 'string' },
        out: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new BadOption(error instanceof Error ? error.message : String(error));
  }
}

function peerNamed(text: string): PeerName {
  const name = PEER_NAMES.find((known) => known === text);
  if (name === undefined) throw new BadOption(`There is no peer “${text}”; there are ${PEER_NAMES.join(', ')}.`);
  return name;
}
