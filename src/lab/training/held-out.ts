/** What a population is judged by: examples that its runs do not learn from. */
import { confusionOfRun } from '../scores/confusion';
import type { MetricId } from '../scores/metric';
import { metricValue } from '../scores/scores';
import type { Sample } from '../tasks/sampling';
import type { Task } from '../tasks/task';
import { needsPassZero, type Corpus } from './corpus';
import { evaluateGroup, type GroupScores } from './evaluation';
import type { Group } from './group-start';
import type { FinalResult } from './metrics';

/** Nothing new; a chance to look at the clock and at the messages that wait. */
export interface Breath {
  readonly kind: 'breath';
}

export class HeldOut {
  constructor(
    private readonly task: Task,
    private readonly corpus: Corpus,
    private readonly samples: readonly Sample[],
    private readonly metric: MetricId,
  ) {}

  /** Scores of a group's runs on the validation examples of their samples. */
  validate(group: Group, promptLength: number): AsyncGenerator<Breath, GroupScores> {
    return this.scoresOf(
      group,
      promptLength,
      this.samples.map(({ validation }) => validation),
    );
  }

  /** Scores of all runs on the test set. */
  async *test(groups: readonly Group[], promptLength: number, step: number): AsyncGenerator<Breath, FinalResult> {
    const all = Int32Array.from(this.task.test, (_, i) => this.task.train.length + i);
    if (groups.some(({ spec }) => needsPassZero(spec))) await this.corpus.prepare(all);
    const runs = groups.reduce((sum, { spec }) => sum + spec.runs.length, 0);
    const score = new Float32Array(runs).fill(NaN);
    const accuracy = new Float32Array(runs).fill(NaN);
    const calibrationError = new Float32Array(runs).fill(NaN);
    const correct = new Uint8Array(runs * all.length);
    const cells = this.task.classes.length ** 2;
    const confusion = new Uint32Array(runs * cells);
    const members = this.samples.map(() => all);
    for (const group of groups) {
      const scores = yield* this.scoresOf(group, promptLength, members);
      group.spec.runs.forEach(({ column }, i) => {
        score[column] = this.scoreOf(scores, i);
        accuracy[column] = scores.accuracy[i] ?? NaN;
        calibrationError[column] = scores.calibrationError[i] ?? NaN;
        confusion.set(scores.confusion.subarray(i * cells, (i + 1) * cells), column * cells);
        correct.set(scores.correct.subarray(i * all.length, (i + 1) * all.length), column * all.length);
      });
    }
    return { step, score, accuracy, correct, confusion, calibrationError };
  }

  /** By the metric in force. */
  scoreOf({ confusion }: GroupScores, run: number): number {
    return metricValue(this.metric, confusionOfRun(confusion, this.task.classes.length, run), this.task);
  }

  private async *scoresOf(
    { engine, spec }: Group,
    promptLength: number,
    members: readonly Int32Array[],
  ): AsyncGenerator<Breath, GroupScores> {
    const chunks = evaluateGroup(engine, spec, this.corpus, promptLength, members);
    for (;;) {
      const next = await chunks.next();
      if (next.done === true) return next.value;
      yield { kind: 'breath' };
    }
  }
}
