/** Made-up runs for the tests of statistics. */
import type { PresetId } from '../../../../src/lab/presets';
import { RandomStream } from '../../../../src/lab/random';
import type { Run } from '../../../../src/lab/training/runs';

export interface Cell {
  readonly preset: PresetId;
  readonly init?: Run['init'];
  readonly seeds: number;
  readonly dataSeeds?: number;
}

/** In the order in which a recipe enumerates them. */
export function runsOf(...cells: readonly Cell[]): Run[] {
  return cells.flatMap(({ preset, init = 'normal', seeds, dataSeeds = 1 }) =>
    Array.from({ length: dataSeeds }, (_, dataSeed) =>
      Array.from({ length: seeds }, (__, seed) => ({ preset, init, seed, dataSeed })),
    ).flat(),
  );
}

/** Two methods with the same seeds. */
export function twoMethods(seeds: number, dataSeeds = 1): Run[] {
  return runsOf({ preset: 'infoprompt', seeds, dataSeeds }, { preset: 'infoprompt-off', seeds, dataSeeds });
}

/** Uniform and normal numbers one after the other. */
export class Chance {
  private readonly stream: RandomStream;
  private at = 0;

  constructor(...numbers: readonly number[]) {
    this.stream = new RandomStream('statistics test', ...numbers);
  }

  uniform(): number {
    return this.stream.uniform(this.at++);
  }

  normal(): number {
    return this.stream.normals(new Float32Array(1), 2 * this.at++)[0] ?? NaN;
  }

  /** Right answers among `examples`, each right with probability p. */
  right(examples: number, p: number): number {
    let right = 0;
    for (let i = 0; i < examples; i++) right += Number(this.uniform() < p);
    return right;
  }
}
