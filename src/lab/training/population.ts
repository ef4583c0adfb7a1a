/**
 * A population of runs in training. `train` is an async generator: whoever pulls it sets the pace, pauses by not
 * pulling and stops by leaving. Everything random is a function of seeds and step, so a run's curve depends neither on
 * the runs beside it nor on when it was paused.
 */
import type { Encoder } from '../encoder/encoder';
import { PRESETS } from '../presets';
import { checkPromptLength } from '../prompt/room';
import { changeLabel, LIVE_KEYS, sameValue, type LiveKnobs, type Recipe } from '../recipe';
import { metricInForce } from '../scores/judging';
import type { MetricId } from '../scores/metric';
import { drawSample, type Sample } from '../tasks/sampling';
import type { Example, Task } from '../tasks/task';
import { originOf, type TrainingCheckpoint } from './checkpoint';
import { Corpus, needsPassZero } from './corpus';
import type { Engine, GroupBatch, MemoryPlan, StepKnobs } from './engine';
import { describeRuns, formGroups } from './grouping';
import { HeldOut, type Breath } from './held-out';
import {
  emptyRow,
  EVALUATION_METRICS,
  hasDiverged,
  STEP_METRICS,
  type EvaluationRow,
  type FinalResult,
  type StepRow,
} from './metrics';
import { planMemory } from './memory-plan';
import { answerTexts, type TextAnswers } from './prediction';
import { startGroups, type Group } from './group-start';
import type { RunInfo } from './runs';
import { stepBatch, stepKnobs } from './step-inputs';
import { StepsUnderWay } from './steps-under-way';

export type TrainingEvent =
  | { readonly kind: 'step'; readonly step: number; readonly row: StepRow }
  | { readonly kind: 'evaluation'; readonly step: number; readonly row: EvaluationRow }
  | { readonly kind: 'mark'; readonly step: number; readonly label: string }
  | { readonly kind: 'diverged'; readonly step: number; readonly column: number }
  | { readonly kind: 'final'; readonly result: FinalResult }
  | Breath;

export interface PopulationOptions {
  readonly encoder: Encoder;
  readonly task: Task;
  readonly recipe: Recipe;
  readonly engine: Engine;
  /** The task's texts, where they are encoded already; its examples are the train ones followed by the test ones. */
  readonly corpus?: Corpus;
  /** Where to go on; of the same encoder and task, and of a recipe that asks for the same runs. */
  readonly from?: TrainingCheckpoint;
  readonly onProgress?: (done: number, total: number) => void;
}

export class Population {
  readonly runs: readonly RunInfo[];
  private current: Recipe;
  private pending: LiveKnobs | null = null;
  private readonly heldOut: HeldOut;
  /** Updates that were begun. */
  private at = 0;
  private readonly underWay = new StepsUnderWay();
  /**
   * Whether steps may be begun before earlier ones have been told, as many as the engine likes. Turn it off and pull until
   * `untold` is 0 before a checkpoint; the curves are the same either way.
   */
  mayRunAhead = false;
  private evaluatedAt = -1;
  private endedAt = -1;
  /** The step at which a run diverged, by column. */
  private readonly diverged: Map<number, number>;

  private constructor(
    private readonly encoder: Encoder,
    task: Task,
    private readonly engine: Engine,
    /** What the population was made from. */
    private readonly origin: Recipe,
    private readonly corpus: Corpus,
    /** What each data seed learns from and is watched on. */
    readonly samples: readonly Sample[],
    /** Runs that are stepped together. For studies, which leave them as they are. */
    readonly groups: readonly Group[],
    runs: readonly RunInfo[],
    /** What the runs are judged by. */
    readonly metric: MetricId,
    from: TrainingCheckpoint | undefined,
  ) {
    this.current = from?.recipe ?? origin;
    this.heldOut = new HeldOut(task, corpus, samples, metric);
    this.runs = runs;
    this.at = from?.step ?? 0;
    this.evaluatedAt = from?.evaluatedAt ?? -1;
    this.endedAt = from?.ended === true ? from.step : -1;
    this.diverged = new Map(from?.diverged);
  }

  /**
   * Draws the samples, encodes their texts once, and starts every run, or goes on with it where a checkpoint left it.
   *
   * @throws LabError `checkpoint-invalid` for a checkpoint of other runs.
   */
  static async create({
    encoder,
    task,
    recipe: wanted,
    engine,
    corpus: given,
    from,
    onProgress,
  }: PopulationOptions): Promise<Population> {
    const recipe = from === undefined ? wanted : originOf(from, wanted);
    checkPromptLength(recipe.promptLength, encoder);
    const metric = metricInForce(recipe, task);
    const samples = Array.from({ length: recipe.dataSeeds }, (_, seed) =>
      drawSample(task, recipe.shots, recipe.validation, seed),
    );
    const corpus = given ?? taskCorpus(encoder, task);
    const runs = describeRuns(recipe, task, encoder);
    const specs = formGroups(recipe, task, encoder, runs);
    if (specs.some(needsPassZero)) {
      await corpus.prepare(
        samples.flatMap(({ shots, validation }) => [...shots, ...validation]),
        onProgress,
      );
    }
    const groups = startGroups(engine, encoder, specs, from?.groups);
    return new Population(encoder, task, engine, recipe, corpus, samples, groups, runs, metric, from);
  }

  /** The recipe as it stands, live changes included. */
  get recipe(): Recipe {
    return this.current;
  }

  /** Updates done so far, of which all has been told. */
  get step(): number {
    return this.underWay.first ?? this.at;
  }

  /** Steps that were begun and have not been told. */
  get untold(): number {
    return this.underWay.count;
  }

  get finished(): boolean {
    return this.step >= this.current.steps;
  }

  /** Whether the test set has been looked at, at the present step. */
  get ended(): boolean {
    return this.endedAt === this.at;
  }

  /** The step at which a run diverged, by column. */
  get divergedAt(): ReadonlyMap<number, number> {
    return this.diverged;
  }

  get epoch(): number {
    return Math.floor((this.step * this.current.batch) / this.current.shots);
  }

  get validationExamples(): number {
    return this.samples[0]?.validation.length ?? 0;
  }

  /** Share of texts in sample and validation that are cut to fit the encoder at the present prompt length. */
  get cutShare(): number {
    const members = this.samples.flatMap(({ shots, validation }) => [...shots, ...validation]);
    const layouts = this.groups.filter(({ spec }) => spec.prompt !== 'none').map(({ spec }) => spec.layout);
    return Math.max(0, ...layouts.map((layout) => this.corpus.cutShare(layout, this.current.promptLength, members)));
  }

  /** The memory that training will take as the recipe stands; null where the engine cannot say. */
  planMemory(): Promise<MemoryPlan | null> {
    const { groups, corpus, samples } = this;
    const { batch, promptLength } = this.current;
    return planMemory({ groups, corpus, samples, batch, promptLength, knobs: stepKnobs(this.current, this.at) });
  }

  /** Takes effect at the next step. @throws LabError `recipe-invalid` for a prompt that leaves no room for a text. */
  setKnobs(knobs: LiveKnobs): void {
    checkPromptLength(knobs.promptLength, this.encoder);
    this.pending = knobs;
  }

  /** Moves the end of training; never before the present step. */
  extend(steps: number): void {
    this.current = { ...this.current, steps: Math.max(this.at, steps) };
  }

  /** Trains to the end of the recipe, then touches the test set. Call again after `extend`. */
  async *train(): AsyncGenerator<TrainingEvent, void, undefined> {
    while (!this.finished) {
      if (this.untold === 0) {
        yield* this.applyPending();
        if (this.at % this.current.evalEvery === 0) yield* this.evaluate();
        this.begin();
      }
      while (this.runsAhead) this.begin();
      const told = await this.underWay.take();
      if (told === null) break;
      const { step, row } = told;
      const diverged = this.noteDiverged(row, step);
      yield { kind: 'step', step, row };
      for (const column of diverged) yield { kind: 'diverged', step, column };
    }
    yield* this.evaluate();
    const row = await this.forEachGroup((group, batch, knobs) => group.engine.measure(this.at, batch, knobs));
    yield { kind: 'step', step: this.at, row };
    yield* this.test();
  }

  /**
   * Everything that the next steps depend on, except for knobs that were set and have not taken effect yet. Between two
   * events of `train`, never while one is under way or a step is untold.
   */
  async checkpoint(): Promise<TrainingCheckpoint> {
    if (this.untold > 0) throw new RangeError(`${this.untold} steps have not been told.`);
    const { origin, current: recipe, at: step, evaluatedAt, ended } = this;
    const diverged = new Map(this.diverged);
    const groups = await Promise.all(this.groups.map(({ engine }) => engine.state()));
    return { origin, recipe, step, evaluatedAt, ended, diverged, groups };
  }

  /** One update of every run, without any look at held-out examples. Returns the metrics before the update. */
  advance(): Promise<StepRow> {
    const step = this.at;
    const row = this.forEachGroup((group, batch, knobs) => group.engine.step(step, batch, knobs));
    this.at++;
    return row;
  }

  private begin(): void {
    const step = this.at;
    this.underWay.begin(step, this.advance());
  }

  /** Knobs, evaluations and the end wait until all has been told. */
  private get runsAhead(): boolean {
    const { at, pending, current } = this;
    return (
      this.mayRunAhead &&
      this.untold < this.engine.stepsAhead &&
      pending === null &&
      at < current.steps &&
      at % current.evalEvery !== 0
    );
  }

  /** Every run's class probabilities for texts of anybody's; their labels are not looked at. */
  answer(examples: readonly Example[]): Promise<TextAnswers> {
    return answerTexts(this.encoder, this.groups, this.runs.length, () => this.current.promptLength, examples);
  }

  dispose(): void {
    for (const { engine } of this.groups) engine.dispose();
  }

  private *applyPending(): Generator<TrainingEvent> {
    const { pending } = this;
    this.pending = null;
    if (pending === null) return;
    for (const key of LIVE_KEYS) {
      const before = this.current[key];
      if (sameValue(before, pending[key])) continue;
      this.current = { ...this.current, [key]: pending[key] };
      if (key === 'promptLength') {
        for (const { engine, spec } of this.groups) if (spec.prompt !== 'none') engine.resize(pending.promptLength);
      }
      yield { kind: 'mark', step: this.at, label: changeLabel(key, before, pending[key]) };
    }
  }

  private async *evaluate(): AsyncGenerator<TrainingEvent> {
    if (this.evaluatedAt === this.at) return;
    const row = emptyRow(EVALUATION_METRICS, this.runs.length);
    for (const group of this.groups) {
      const scores = yield* this.heldOut.validate(group, this.current.promptLength);
      group.spec.runs.forEach(({ column }, i) => {
        row.accuracy[column] = scores.accuracy[i] ?? NaN;
        row.score[column] = this.heldOut.scoreOf(scores, i);
        row.validationCrossEntropy[column] = scores.crossEntropy[i] ?? NaN;
      });
      const gradients = await group.engine.termGradients(
        this.at,
        this.batchFor(group),
        stepKnobs(this.current, this.at),
      );
      group.spec.runs.forEach(({ column }, i) => {
        row.gradientCrossEntropy[column] = gradients.crossEntropy[i] ?? NaN;
        row.gradientHead[column] = gradients.head[i] ?? NaN;
        row.gradientRepresentation[column] = gradients.representation[i] ?? NaN;
        row.gradientKl[column] = gradients.kl[i] ?? NaN;
      });
      yield { kind: 'breath' };
    }
    this.evaluatedAt = this.at;
    yield { kind: 'evaluation', step: this.at, row };
  }

  private async *test(): AsyncGenerator<TrainingEvent> {
    const result = yield* this.heldOut.test(this.groups, this.current.promptLength, this.at);
    this.endedAt = this.at;
    yield { kind: 'final', result };
  }

  private async forEachGroup(
    work: (group: Group, batch: GroupBatch, knobs: StepKnobs) => Promise<StepRow>,
  ): Promise<StepRow> {
    const row = emptyRow(STEP_METRICS, this.runs.length);
    // Asked for together: a device that computes by itself has the next group's work before the first is read.
    const parts = await Promise.all(
      this.groups.map(async (group) => ({
        group,
        part: await work(group, this.batchFor(group), stepKnobs(this.current, this.at)),
      })),
    );
    for (const { group, part } of parts) {
      for (const metric of STEP_METRICS) {
        group.spec.runs.forEach(({ column }, i) => {
          row[metric][column] = part[metric][i] ?? NaN;
        });
      }
    }
    return row;
  }

  private batchFor({ spec }: Group): GroupBatch {
    return stepBatch(spec, this.corpus, this.samples, this.current, this.at);
  }

  /** The runs that have diverged with this row. */
  private noteDiverged(row: StepRow, step: number): number[] {
    const found = this.runs.flatMap(({ preset }, column) =>
      !this.diverged.has(column) && hasDiverged(row, column, PRESETS[preset]) ? [column] : [],
    );
    for (const column of found) this.diverged.set(column, step);
    return found;
  }
}

/** All texts of a task: train examples, then test examples. */
export function taskCorpus(encoder: Encoder, task: Task): Corpus {
  return new Corpus(encoder, [...task.train, ...task.test]);
}
