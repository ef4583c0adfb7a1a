/** One population in the worker: what it is made of, and the loop that trains it between messages. */
import { LabError, type Failure } from '../lab/errors';
import type { PromptHistory } from '../lab/studies/prompt-history';
import type { Subject } from '../lab/studies/study';
import { recordSamples } from '../lab/tasks/sampling';
import type { Task } from '../lab/tasks/task';
import type { CheckpointSource } from '../lab/training/checkpoint';
import type { Corpus } from '../lab/training/corpus';
import type { Engine } from '../lab/training/engine';
import type { Population, TrainingEvent } from '../lab/training/population';
import { CheckpointWriter } from './checkpoint-files';
import { describeTask } from './describe-task';
import type { OpenEncoder } from './library';
import { nextTurn } from './next-turn';
import type { BackendInfo, Checkpoint, Message, PlayState, PopulationInfo } from './protocol';

/** How long the loop may run before the messages that wait are let in, milliseconds. */
const TURN = 12;
/** How often the pace is reported, milliseconds. */
const PACE_INTERVAL = 500;
/** Bytes of the largest checkpoint. */
const LARGEST_CHECKPOINT = 2 ** 28;
/** Numbers kept for each trained one: itself and AdamW's two moments. */
const NUMBERS_EACH = 3;
/** Over how long the pace is averaged, milliseconds. */
const PACE_WINDOW = 2000;

export type Post = (message: Message) => void;

export class Session {
  private events: AsyncGenerator<TrainingEvent, void, undefined>;
  private state: PlayState;
  private loop: Promise<void> | null = null;
  private readonly writer: CheckpointWriter;
  private paceSince = performance.now();
  private paceTold = performance.now();
  private paceSteps = 0;
  private busy = 0;
  /** The last of what must not happen at once: a step, and taking its outcome down. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly population: Population,
    private readonly source: {
      readonly opened: OpenEncoder;
      readonly task: Task;
      /** What tells encoder and task from others of the same names. */
      readonly digests: CheckpointSource;
      readonly corpus: Corpus;
      /** What the prompts were up to now. */
      readonly prompts: PromptHistory;
      readonly backend: BackendInfo;
      readonly engine: Engine;
      /** What a fault during training means to the user. */
      readonly explain: (error: unknown) => Promise<Failure>;
    },
    private readonly reductions: readonly string[],
    private readonly post: Post,
  ) {
    this.writer = new CheckpointWriter(source.digests);
    this.events = population.train();
    this.state = population.ended ? 'finished' : 'paused';
  }

  async describe(): Promise<PopulationInfo> {
    const { opened, backend } = this.source;
    const { population, reductions } = this;
    return {
      recipe: population.recipe,
      runs: population.runs,
      samples: recordSamples(population.samples),
      task: describeTask(this.source.task, population),
      encoder: opened.info,
      backend,
      reductions,
      memory: await population.planMemory(),
      resumed:
        population.step === 0
          ? null
          : {
              step: population.step,
              epoch: population.epoch,
              ended: population.ended,
              diverged: population.divergedAt,
            },
    };
  }

  /** What a copy of the population is made of. */
  get materials() {
    const { opened, task, corpus } = this.source;
    return { recipe: this.population.recipe, source: { encoder: opened.encoder, task, corpus } };
  }

  play(): void {
    if (this.state === 'finished') return;
    this.setState('running');
    this.paceSince = performance.now();
    this.paceSteps = 0;
    this.busy = 0;
    this.loop ??= this.run()
      .catch(async (error: unknown) => {
        const failure = await this.source.explain(error);
        // First why, while the page still knows what it was doing.
        this.post({ kind: 'failure', failure });
        this.setState('failed');
      })
      .finally(() => {
        this.loop = null;
      });
  }

  async pause(): Promise<void> {
    if (this.state === 'running') this.setState('paused');
    await this.loop;
  }

  /** One update, then pause. */
  async singleStep(): Promise<void> {
    await this.pause();
    if (this.state === 'finished') return;
    for (;;) {
      const event = await this.pull();
      if (event === null || event.kind === 'step') break;
    }
    if (this.population.finished) this.play();
    else this.setState('paused');
  }

  /** Moves the end of training; a finished population waits there, paused, for `play`. */
  async extend(steps: number): Promise<void> {
    const before = this.population.recipe.steps;
    this.population.extend(steps);
    this.post({
      kind: 'mark',
      mark: { step: this.population.step, label: `steps ${before} → ${this.population.recipe.steps}` },
    });
    if (this.state !== 'finished') {
      this.setState(this.state);
      return;
    }
    await this.loop;
    this.events = this.population.train();
    this.setState('paused');
  }

  setKnobs(knobs: Parameters<Population['setKnobs']>[0]): void {
    this.population.setKnobs(knobs);
  }

  /** Lets something else compute; the training waits for it, and goes on afterwards if it was under way. */
  async aside<T>(work: () => Promise<T>): Promise<T> {
    const running = this.state === 'running';
    await this.pause();
    try {
      return await work();
    } finally {
      if (running && this.state === 'paused') this.play();
    }
  }

  /** The present population, for questions about it. */
  get subject(): Subject {
    const { opened, task, corpus, engine, prompts } = this.source;
    return { population: this.population, encoder: opened.encoder, task, corpus, engine, prompts };
  }

  /** The population as it stands between two steps; the training goes on. */
  async checkpoint(): Promise<Checkpoint> {
    const { population } = this;
    const numbers = population.runs.reduce((sum, { parameters }) => sum + parameters, 0);
    if (numbers * NUMBERS_EACH * Float32Array.BYTES_PER_ELEMENT > LARGEST_CHECKPOINT) {
      throw new LabError(
        'checkpoint-too-large',
        'This population is too large to be kept over a reload.',
        'Fewer seeds or methods make it smaller.',
      );
    }
    return this.alone(async () => {
      const began = performance.now();
      await this.tellAll();
      const taken = await population.checkpoint();
      const { step, ended } = taken;
      const files = this.writer.write(taken, this.source.prompts);
      return { step, ended, ...files, milliseconds: performance.now() - began };
    });
  }

  async close(): Promise<void> {
    this.state = 'idle';
    await this.loop;
    this.population.dispose();
  }

  announce(): void {
    this.setState(this.state);
    this.reportPace();
  }

  private setState(state: PlayState): void {
    this.state = state;
    const { step, epoch, recipe } = this.population;
    this.post({ kind: 'state', state, step, steps: recipe.steps, epoch });
  }

  private async run(): Promise<void> {
    do {
      this.population.mayRunAhead = true;
      await this.pullWhileRunning();
      await this.alone(() => this.tellAll());
      this.population.mayRunAhead = false;
      // Steps that were begun ahead have been told since.
      if (this.state === 'paused') this.setState('paused');
    } while (this.state === 'running');
  }

  private async pullWhileRunning(): Promise<void> {
    let turn = performance.now();
    while (this.state === 'running') {
      const event = await this.pull();
      if (event === null) {
        this.setState('finished');
        break;
      }
      if (performance.now() - turn > TURN) {
        await nextTurn();
        turn = performance.now();
      }
    }
  }

  /** Pulls the steps that were begun ahead, and lets none be begun. */
  private async tellAll(): Promise<void> {
    const { population } = this;
    const { mayRunAhead } = population;
    population.mayRunAhead = false;
    while (population.untold > 0) if ((await this.next()).done === true) break;
    population.mayRunAhead = mayRunAhead;
  }

  /** The next event of the training, told to the page; null at the end. */
  private async pull(): Promise<TrainingEvent | null> {
    const next = await this.alone(() => this.next());
    if (next.done === true) return null;
    if (performance.now() - this.paceTold > PACE_INTERVAL) this.reportPace();
    return next.value;
  }

  private async next(): Promise<IteratorResult<TrainingEvent, void>> {
    const began = performance.now();
    const pulled = await this.events.next();
    this.busy += performance.now() - began;
    if (pulled.done !== true) {
      // Before the page hears of it and asks what the prompts have become.
      if (pulled.value.kind === 'evaluation') await this.source.prompts.take(this.population);
      // What a checkpoint holds has been told by then.
      this.tell(pulled.value);
    }
    return pulled;
  }

  /** Waits for what is under way, and lets nothing else of the kind begin meanwhile. */
  private alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(work);
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private tell(event: TrainingEvent): void {
    const { post, population } = this;
    switch (event.kind) {
      case 'step':
        post({ kind: 'step', step: event.step, metrics: event.row });
        this.paceSteps++;
        break;
      case 'evaluation':
        post({ kind: 'evaluation', step: event.step, metrics: event.row });
        this.setState(this.state);
        break;
      case 'mark':
        post({ kind: 'mark', mark: { step: event.step, label: event.label } });
        post({ kind: 'task', cutShare: population.cutShare });
        break;
      case 'diverged':
        post({ kind: 'diverged', run: event.column, step: event.step });
        break;
      case 'final':
        post({ kind: 'final', result: event.result });
        break;
      case 'breath':
        break;
    }
  }

  private reportPace(): void {
    const elapsed = performance.now() - this.paceSince;
    const { bytes, tensors, waves } = this.source.engine.memory();
    const rate = this.paceSteps === 0 ? 0 : (this.paceSteps * this.population.runs.length * 1000) / elapsed;
    const stepMilliseconds = this.paceSteps === 0 ? 0 : this.busy / this.paceSteps;
    this.post({
      kind: 'pace',
      pace: { seedStepsPerSecond: rate, stepMilliseconds, memoryBytes: bytes, tensors, waves },
    });
    this.paceTold = performance.now();
    if (elapsed < PACE_WINDOW) return;
    this.paceSince = performance.now();
    this.paceSteps = 0;
    this.busy = 0;
  }
}
