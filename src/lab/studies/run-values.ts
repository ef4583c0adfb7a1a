/** Trained numbers of single runs, as they were at one moment of the training. */
import type { GroupRun, GroupSpec, NamedValues } from '../training/engine';
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
        const own = valuesOfRun(values, spec.runs.indexOf(run));
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

/** Of the run at a place of its group, without the run axis. */
export function valuesOfRun(values: NamedValues, place: number): NamedValues {
  return new Map(
    [...values].map(([name, { shape, data }]) => {
      const size = data.length / (shape[0] ?? 1);
      return [name, { shape: shape.slice(1), data: data.slice(place * size, (place + 1) * size) }];
    }),
  );
}
