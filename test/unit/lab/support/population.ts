/** Small populations, and what comes out of them. Free of Node, so that tests in a browser can use it too. */
import { referenceEngine } from '../../../../src/engine/reference';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { DEFAULT_RECIPE, LIVE_KEYS, type LiveKnobs, type Recipe } from '../../../../src/lab/recipe';
import type { Task } from '../../../../src/lab/tasks/task';
import type { Engine, EngineGroup, EngineMemory, GroupSpec } from '../../../../src/lab/training/engine';
import type { EvaluationRow, FinalResult, StepRow } from '../../../../src/lab/training/metrics';
import { Population, type PopulationOptions, type TrainingEvent } from '../../../../src/lab/training/population';

/** 16 shots, batches of 4, prompts of 4 tokens, evaluation at the start and at the end. */
export const SMALL: Recipe = {
  ...DEFAULT_RECIPE,
  shots: 16,
  batch: 4,
  promptLength: 4,
  seeds: 2,
  steps: 6,
  evalEvery: 1000,
  presets: ['infoprompt'],
};

/** A task with its classes alternating, cut to `train` and `test` examples so that evaluation costs little. */
export function shorten(task: Task, train = 60, test = 20): Task {
  const pick = (examples: Task['train'], count: number): Task['train'] => {
    const byClass = task.classes.map((_, label) => examples.filter((example) => example.label === label));
    return Array.from({ length: count }, (_, i) => {
      const members = byClass[i % byClass.length] ?? [];
      const example = members[Math.floor(i / byClass.length)];
      if (example === undefined) throw new RangeError('The task has too few examples.');
      return example;
    });
  };
  return { ...task, train: pick(task.train, train), test: pick(task.test, test) };
}

/** Everything a population said, in order of kind. */
export interface Heard {
  readonly steps: { readonly step: number; readonly row: StepRow }[];
  readonly evaluations: { readonly step: number; readonly row: EvaluationRow }[];
  readonly marks: { readonly step: number; readonly label: string }[];
  readonly diverged: { readonly step: number; readonly column: number }[];
  readonly finals: FinalResult[];
}

export const silence = (): Heard => ({ steps: [], evaluations: [], marks: [], diverged: [], finals: [] });

/** Notes an event down. */
export function hear(heard: Heard, event: TrainingEvent): void {
  switch (event.kind) {
    case 'step':
      heard.steps.push({ step: event.step, row: event.row });
      break;
    case 'evaluation':
      heard.evaluations.push({ step: event.step, row: event.row });
      break;
    case 'mark':
      heard.marks.push({ step: event.step, label: event.label });
      break;
    case 'diverged':
      heard.diverged.push({ step: event.step, column: event.column });
      break;
    case 'final':
      heard.finals.push(event.result);
      break;
    case 'breath':
      break;
  }
}

/** Pulls a population to its end. `before` is called with the number of the step that comes next. */
export async function trainToEnd(
  population: Population,
  before: (step: number) => void | Promise<void> = () => undefined,
): Promise<Heard> {
  const heard = silence();
  let announced = -1;
  for await (const event of population.train()) {
    hear(heard, event);
    if (event.kind === 'step' && event.step > announced) {
      announced = event.step;
      await before(event.step + 1);
    }
  }
  return heard;
}

export interface WatchedGroup {
  readonly spec: GroupSpec;
  readonly group: EngineGroup;
}

/** An engine that keeps hold of the groups it makes; `alter` may change what a group is made from. */
export class WatchedEngine implements Engine {
  readonly groups: WatchedGroup[] = [];

  constructor(
    private readonly alter: (spec: GroupSpec) => GroupSpec = (spec) => spec,
    private readonly inner: Engine = referenceEngine,
  ) {}

  get stepsAhead(): number {
    return this.inner.stepsAhead;
  }

  readonly memory = (): EngineMemory => this.inner.memory();

  createGroup(encoder: Encoder, original: GroupSpec): EngineGroup {
    const spec = this.alter(original);
    const group = this.inner.createGroup(encoder, spec);
    this.groups.push({ spec, group });
    return group;
  }

  /** The trained numbers of the run in a column, by name. */
  async parametersOf(column: number): Promise<Map<string, Float32Array>> {
    for (const { spec, group } of this.groups) {
      const place = spec.runs.findIndex((run) => run.column === column);
      if (place < 0) continue;
      const all = await group.parameters();
      return new Map(
        [...all].map(([name, { data }]) => {
          const size = data.length / spec.runs.length;
          return [name, data.slice(place * size, (place + 1) * size)];
        }),
      );
    }
    throw new RangeError(`No group has a run in column ${column}.`);
  }
}

export interface Trained extends Heard {
  readonly population: Population;
  readonly engine: WatchedEngine;
}

/** Creates a population, trains it to its end and disposes it. The engine's groups are gone afterwards. */
export async function train(
  encoder: Encoder,
  task: Task,
  recipe: Recipe,
  engine = new WatchedEngine(),
): Promise<Trained> {
  const population = await Population.create({ encoder, task, recipe, engine });
  try {
    return { ...(await trainToEnd(population)), population, engine };
  } finally {
    population.dispose();
  }
}

/** Trains to the end, turning knobs before the named steps. */
export async function trainTurning(
  options: PopulationOptions,
  turns: Readonly<Record<number, Partial<LiveKnobs>>>,
): Promise<Heard> {
  const population = await Population.create(options);
  const heard = await trainToEnd(population, (next) => {
    const turn = turns[next];
    if (turn !== undefined) population.setKnobs({ ...knobsOf(population.recipe), ...turn });
  });
  population.dispose();
  return heard;
}

export const knobsOf = (recipe: Recipe): LiveKnobs =>
  Object.fromEntries(LIVE_KEYS.map((key) => [key, recipe[key]])) as unknown as LiveKnobs;

/** One metric of one run over the steps. */
export const curve = (heard: Heard, metric: keyof StepRow, column: number): number[] =>
  heard.steps.map(({ row }) => row[metric][column] ?? NaN);
