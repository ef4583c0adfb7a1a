/** Trained numbers of a moment, and groups made for a study's own use in which they are looked at while training goes on. */
import type { EngineGroup, GroupRun, GroupSpec, NamedValues } from '../training/engine';
import { groupShapes } from '../training/parameters';
import type { Subject } from './study';

/** One run's trained numbers as they were when they were taken. */
export interface TakenRun {
  /** Of the run's group. */
  readonly spec: GroupSpec;
  readonly run: GroupRun;
  /** m, 0 without a prompt. */
  readonly promptLength: number;
  /** Without the run axis. */
  readonly values: NamedValues;
}

/** Copies the trained numbers of runs by column, in that order, all at one moment: when this is called. */
export async function takeRuns(
  { population }: Pick<Subject, 'population'>,
  columns: readonly number[],
): Promise<TakenRun[]> {
  const taken = new Map<number, TakenRun>();
  await Promise.all(
    population.groups.map(async ({ spec, engine }) => {
      const wanted = spec.runs.filter(({ column }) => columns.includes(column));
      if (wanted.length === 0) return;
      const values = await engine.parameters();
      for (const run of wanted) {
        const own = ofRun(values, spec.runs.indexOf(run));
        taken.set(run.column, { spec, run, promptLength: own.get('prompt')?.shape[0] ?? 0, values: own });
      }
    }),
  );
  return columns.map((column) => {
    const run = taken.get(column);
    if (run === undefined) throw new RangeError(`There is no run ${column}.`);
    return run;
  });
}

/** The same of a single run. */
export async function takeRun(subject: Pick<Subject, 'population'>, column: number): Promise<TakenRun> {
  const [taken] = await takeRuns(subject, [column]);
  if (taken === undefined) throw new RangeError(`There is no run ${column}.`);
  return taken;
}

function ofRun(values: NamedValues, place: number): NamedValues {
  return new Map(
    [...values].map(([name, { shape, data }]) => {
      const size = data.length / (shape[0] ?? 1);
      return [name, { shape: shape.slice(1), data: data.slice(place * size, (place + 1) * size) }];
    }),
  );
}

/**
 * A group of places that take anybody's parameters, all on the same texts. The critic, which no answer depends on, is left
 * out. Whoever makes one disposes it.
 */
export class ScratchGroup {
  readonly spec: GroupSpec;
  readonly engine: EngineGroup;
  /** Names that decide answers. */
  private readonly names: readonly string[];

  /** @param like a run of the architecture and prompt length that all of them have. */
  constructor({ engine, encoder }: Pick<Subject, 'engine' | 'encoder'>, like: TakenRun, places: number) {
    const run: GroupRun = { ...like.run, dataSeed: 0, headLoss: false, representationLoss: false };
    this.spec = {
      ...like.spec,
      dataSeeds: 1,
      promptLength: like.promptLength,
      runs: Array.from({ length: places }, (_, column) => ({ ...run, column })),
    };
    this.names = [...groupShapes(this.spec, encoder.config).keys()];
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
