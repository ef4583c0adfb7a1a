/** What the prompts of a population were at its evaluations, from the beginning and within a bounded memory. */
import type { Population } from '../training/population';
import { ownPart, sharedPrompts } from './group-prompts';

export interface PromptSnapshot {
  /** Updates done. */
  readonly step: number;
  /** Prompt tokens, m. */
  readonly length: number;
  /** The part of each prompt that all texts share: runs x m x E, NaN for a run without a prompt. */
  readonly rows: Float32Array;
}

const MOST_SNAPSHOTS = 64;
const FEWEST_SNAPSHOTS = 8;
/** Beyond so many bytes fewer snapshots are kept. */
const MEMORY = 64 * 2 ** 20;

interface Kept {
  readonly snapshot: PromptSnapshot;
  /** How many evaluations came before it. */
  readonly turn: number;
}

/** What a history is gone on with from. */
export interface PromptRecord {
  /** Every so manyth evaluation is kept. */
  readonly stride: number;
  /** In the order of their steps; the last one is that of the last evaluation. */
  readonly kept: readonly Kept[];
}

/**
 * Keeps every evaluation's prompts while there is room, then those of every second one, every fourth and so on; the
 * first and the newest are always there.
 */
export class PromptHistory {
  private kept: readonly Kept[];
  private stride: number;
  private turn: number;

  constructor(
    private readonly memory: number = MEMORY,
    from: PromptRecord = { stride: 1, kept: [] },
  ) {
    ({ kept: this.kept, stride: this.stride } = from);
    this.turn = (this.kept.at(-1)?.turn ?? -1) + 1;
  }

  get record(): PromptRecord {
    const { stride, kept } = this;
    return { stride, kept };
  }

  /** In the order of their steps. Snapshots never change, so that what was computed of one stays right. */
  get snapshots(): readonly PromptSnapshot[] {
    return this.kept.map(({ snapshot }) => snapshot);
  }

  /** Reads the population's prompts as they are now. Nothing may train it meanwhile. */
  async take(population: Population): Promise<void> {
    const { step } = population;
    const snapshot = await readSnapshot(population, step);
    if (snapshot !== null) this.add(snapshot);
  }

  private add(snapshot: PromptSnapshot): void {
    const onStride = ({ turn }: Kept): boolean => turn % this.stride === 0;
    // The newest one is kept whatever its turn, until there is a newer one.
    this.kept = [...this.kept.filter(onStride), { snapshot, turn: this.turn++ }];
    const room = Math.floor(this.memory / snapshot.rows.byteLength);
    const most = Math.max(FEWEST_SNAPSHOTS, Math.min(MOST_SNAPSHOTS, room));
    while (this.kept.length > most) {
      this.stride *= 2;
      this.kept = this.kept.filter((kept, index) => onStride(kept) || index === this.kept.length - 1);
    }
  }
}

/** Null where no run has a prompt. */
async function readSnapshot({ groups, runs }: Population, step: number): Promise<PromptSnapshot | null> {
  let length = 0;
  let rows: Float32Array | null = null;
  for (const { spec, engine } of groups) {
    if (spec.prompt === 'none') continue;
    const prompts = sharedPrompts(await engine.parameters());
    if (prompts === null) continue;
    const size = prompts.rows.length / spec.runs.length;
    ({ length } = prompts);
    rows ??= new Float32Array(runs.length * size).fill(NaN);
    for (const [place, { column }] of spec.runs.entries()) {
      rows.set(ownPart(prompts.rows, place, spec.runs.length), column * size);
    }
  }
  return rows === null ? null : { step, length, rows };
}

/** One run's prompt in a snapshot, m x E; null where it has none, or one that is no number any more. */
export function promptOf({ rows }: PromptSnapshot, run: number, runs: number): Float32Array | null {
  const own = ownPart(rows, run, runs);
  return own.length > 0 && own.every(Number.isFinite) ? own : null;
}
