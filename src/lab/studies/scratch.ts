/** Groups made for a study's own use, in which trained numbers of a moment are looked at while training goes on. */
import type { EngineGroup, GroupRun, GroupSpec, NamedValues } from '../training/engine';
import type { TakenRun } from './run-values';
import type { Subject } from './study';

const CRITIC: readonly string[] = ['criticWeight', 'criticBias'];
const DEVIATION: readonly string[] = ['sigmaWeight', 'sigmaBias'];

/** Whether answers depend on a parameter: the critic is there for a loss alone, and a bottleneck answers by its mean. */
export function decidesAnswers(name: string): boolean {
  return !CRITIC.includes(name) && !DEVIATION.includes(name);
}

/**
 * A group of places that take anybody's parameters, all on the same texts. The critic, which belongs to a loss, is left
 * out. Whoever makes one disposes it.
 */
export class ScratchGroup {
  readonly spec: GroupSpec;
  readonly engine: EngineGroup;
  /** Names of the parameters, without the critic's. */
  readonly names: readonly string[];

  /** @param like a run of the architecture and prompt length that all of them have. */
  constructor({ engine, encoder }: Pick<Subject, 'engine' | 'encoder'>, like: TakenRun, places: number) {
    const run: GroupRun = { ...like.run, dataSeed: 0, headLoss: false, representationLoss: false };
    this.spec = {
      ...like.spec,
      dataSeeds: 1,
      promptLength: like.promptLength,
      runs: Array.from({ length: places }, (_, column) => ({ ...run, column })),
    };
    this.names = [...like.values.keys()].filter((name) => !CRITIC.includes(name));
    this.engine = engine.createGroup(encoder, this.spec);
  }

  /** Fills the places; those that are left hold the last one's numbers. */
  put(parameters: readonly NamedValues[]): void {
    const stacked = this.names.map((name) => {
      const each = this.spec.runs.map((_, place) => parameters[Math.min(place, parameters.length - 1)]?.get(name));
      const size = each[0]?.data.length ?? 0;
      const data = new Float32Array(each.length * size);
      each.forEach((own, place) => {
        if (own !== undefined) data.set(own.data, place * size);
      });
      return [name, { shape: [each.length, ...(each[0]?.shape ?? [])], data }] as const;
    });
    this.engine.restore({
      promptLength: this.spec.promptLength,
      parameters: new Map(stacked),
      optimiser: null,
      frozen: this.spec.runs.map(() => false),
    });
  }

  dispose(): void {
    this.engine.dispose();
  }
}
