/** A training that is kept, taken up after a reload, and gone on with after a failure. The worker is worked by hand. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_RECIPE } from '../../../src/lab/recipe';
import { emptyRow, STEP_METRICS } from '../../../src/lab/training/metrics';
import { Keeping } from '../../../src/store/keeping';
import { readLink } from '../../../src/store/link';
import { openAsLeft } from '../../../src/store/reload';
import { rescueFrom } from '../../../src/store/rescue';
import type { ResumeEntries, ResumeEntry } from '../../../src/store/resume-entries';
import { Session } from '../../../src/store/session';
import { connect } from '../../../src/worker/client';
import type { BackendInfo, Checkpoint, PopulationInfo, Resumed } from '../../../src/worker/protocol';
import { FINAL, populationOf, RUNS } from './fixtures';
import { HandWorker } from './hand-worker';

const FILE = new Blob(['a checkpoint']);

class Memory implements ResumeEntries {
  readonly all = new Map<string, ResumeEntry>();
  failing = false;
  writes = 0;

  async read(id: string): Promise<ResumeEntry | null> {
    await this.#work();
    return this.all.get(id) ?? null;
  }

  async write(entry: ResumeEntry): Promise<void> {
    await this.#work();
    this.writes++;
    this.all.set(entry.id, entry);
  }

  async remove(id: string): Promise<void> {
    await this.#work();
    this.all.delete(id);
  }

  #work(): Promise<void> {
    return this.failing ? Promise.reject(new Error('Refused.')) : Promise.resolve();
  }
}

class Page {
  readonly worker = new HandWorker();
  readonly session: Session;
  readonly keeping: Keeping;

  constructor(
    readonly entries = new Memory(),
    readonly search = '',
  ) {
    const client = connect(this.worker.open);
    this.session = new Session(client, readLink(search), 'https://lab.example/');
    this.keeping = new Keeping(this.session, client, entries, 'tab', () => this.search);
    rescueFrom(this.keeping, this.session);
  }

  get state() {
    return this.session.store.getState();
  }

  /** A population that has trained `steps` steps and goes on. */
  async train(steps: number): Promise<void> {
    void this.session.open();
    await this.worker.answerOpen();
    this.session.play();
    this.tellSteps(0, steps);
  }

  tellSteps(from: number, to: number): void {
    this.worker.state('running', from);
    for (let step = from; step < to; step++) {
      this.worker.say({ kind: 'step', step, metrics: emptyRow(STEP_METRICS, RUNS.length) });
    }
    this.worker.state('running', to);
  }

  /** Answers the request for a checkpoint that the next look makes. */
  async keep(step: number, ended = false): Promise<void> {
    const before = this.worker.asked('checkpoint');
    await vi.advanceTimersByTimeAsync(4000);
    expect(this.worker.asked('checkpoint')).toBe(before + 1);
    await this.worker.reply<'checkpoint'>('checkpoint', checkpointAt(step, ended));
  }

  async answerResumed(resumed: Partial<Resumed>, backend: BackendInfo['name'] = 'webgpu'): Promise<void> {
    const { recipe } = this.worker.last('open').request;
    const at: Resumed = { step: 0, epoch: 0, ended: false, diverged: new Map(), ...resumed };
    await this.worker.reply<'open'>('open', { ...on(backend), recipe, resumed: at });
  }

  async fail(code: 'backend-lost' | 'recipe-invalid' = 'backend-lost'): Promise<void> {
    this.worker.say({ kind: 'failure', failure: { code, message: 'It is gone.', remedy: 'Start again.' } });
    await vi.advanceTimersByTimeAsync(0);
  }

  steps(): number[] {
    const { step } = this.session.columns;
    return Array.from({ length: step.length }, (_, row) => step.stepAt(row));
  }
}

const checkpointAt = (step: number, ended = false, milliseconds = 10): Checkpoint => ({
  step,
  ended,
  file: FILE,
  prompts: null,
  milliseconds,
});

const on = (name: BackendInfo['name']): PopulationInfo => {
  const population = populationOf();
  return { ...population, backend: { ...population.backend, name } };
};

function start(entries?: Memory, search?: string): Page {
  vi.useFakeTimers();
  return new Page(entries, search);
}

afterEach(() => {
  vi.useRealTimers();
});

describe('keeping', () => {
  it('takes nothing before the first step, then a checkpoint every few seconds while there is something new', async () => {
    const page = start();
    void page.session.open();
    await page.worker.answerOpen();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(page.worker.asked('checkpoint')).toBe(0);
    page.tellSteps(0, 3);
    await page.keep(3);
    page.tellSteps(3, 4);
    await vi.advanceTimersByTimeAsync(2000);
    expect(page.worker.asked('checkpoint')).toBe(1);
    await page.keep(4);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(page.worker.asked('checkpoint')).toBe(2);
    expect(page.entries.writes).toBe(2);
    expect(page.entries.all.get('tab')).toMatchObject({ running: true, checkpoint: { step: 4, file: FILE } });
  });

  it('takes one that costs much less often', async () => {
    const page = start();
    await page.train(2);
    await vi.advanceTimersByTimeAsync(500);
    await page.worker.reply<'checkpoint'>('checkpoint', checkpointAt(2, false, 1000));
    page.tellSteps(2, 5);
    await vi.advanceTimersByTimeAsync(19_000);
    expect(page.worker.asked('checkpoint')).toBe(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(page.worker.asked('checkpoint')).toBe(2);
  });

  it('stores only what was measured up to the checkpoint', async () => {
    const page = start();
    await page.train(6);
    await page.keep(4);
    expect([...(page.entries.all.get('tab')?.columns.step.steps ?? [])]).toEqual([0, 1, 2, 3]);
  });

  it('takes one at once when training pauses, and stores knobs that are turned afterwards', async () => {
    const page = start();
    await page.train(2);
    await page.keep(2);
    page.worker.say({ kind: 'step', step: 2, metrics: emptyRow(STEP_METRICS, RUNS.length) });
    page.worker.state('paused', 3);
    expect(page.worker.asked('checkpoint')).toBe(2);
    await page.worker.reply<'checkpoint'>('checkpoint', checkpointAt(3));
    page.session.change({ gamma: 0.7 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(page.entries.all.get('tab')).toMatchObject({ running: false, touched: true, controls: { gamma: 0.7 } });
    expect(page.worker.asked('checkpoint')).toBe(2);
  });

  it('lets go of it when another population is opened', async () => {
    const page = start();
    await page.train(2);
    await page.keep(2);
    page.session.reset();
    await page.worker.answerOpen();
    await vi.advanceTimersByTimeAsync(0);
    expect(page.keeping.point).toBeNull();
    expect(page.entries.all.size).toBe(0);
  });

  it('says once that a population is too large, and asks no more', async () => {
    const page = start();
    await page.train(2);
    await vi.advanceTimersByTimeAsync(500);
    await page.worker.refuse('checkpoint', 'Too large.', 'checkpoint-too-large');
    page.tellSteps(2, 5);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(page.worker.asked('checkpoint')).toBe(1);
    expect(page.state.notices).toEqual([expect.stringMatching(/too large/)]);
  });

  it('keeps in memory alone what has grown too large to be stored, and says so once', async () => {
    const page = start();
    await page.train(2);
    vi.spyOn(page.session.columns, 'bytes', 'get').mockReturnValue(2 ** 26);
    await page.keep(2);
    page.tellSteps(2, 3);
    await page.keep(3);
    expect(page.entries.writes).toBe(0);
    expect(page.state.notices).toEqual([expect.stringMatching(/too large/)]);
    expect(page.keeping.point?.checkpoint.step).toBe(3);
  });

  it('says once that nothing can be stored, and goes on keeping it in memory', async () => {
    const page = start();
    page.entries.failing = true;
    await page.train(2);
    await page.keep(2);
    page.tellSteps(2, 3);
    await page.keep(3);
    expect(page.state.notices).toEqual([expect.stringMatching(/keeps nothing for this page/)]);
    expect(page.keeping.point?.checkpoint.step).toBe(3);
  });
});

describe('a page that is loaded again', () => {
  async function left(): Promise<Memory> {
    const page = start();
    await page.train(5);
    page.session.change({ gamma: 0.7 });
    page.worker.say({ kind: 'mark', mark: { step: 3, label: 'γ' } });
    await page.keep(5);
    return page.entries;
  }

  it('goes on where it stood: curves, marks and knobs, running if it was', async () => {
    const page = start(await left(), '?gamma=0.7');
    void openAsLeft(page.session, readLink('?gamma=0.7'), page.entries, 'tab');
    await vi.advanceTimersByTimeAsync(0);
    expect(page.worker.last('open').request.from?.file).toBe(FILE);
    expect(page.worker.last('open').request.mayReduce).toBe(false);
    await page.answerResumed({ step: 5, diverged: new Map([[1, 2]]) });
    expect(page.steps()).toEqual([0, 1, 2, 3, 4]);
    expect(page.state).toMatchObject({
      begun: true,
      marks: [{ step: 3, label: 'γ' }],
      recipe: { gamma: 0.7 },
      takenUp: 'The training was taken up at step 5.',
      diverged: new Map([[1, 2]]),
    });
    expect(page.session.columns.position.step).toBe(5);
    // The knob was turned after the population was made.
    expect(page.worker.last('live').request.knobs.gamma).toBe(0.7);
    expect(page.worker.asked('play')).toBe(1);
  });

  it('takes the controls as they were where the address had not caught up with them', async () => {
    const page = start(await left(), '');
    void openAsLeft(page.session, readLink(''), page.entries, 'tab');
    await vi.advanceTimersByTimeAsync(0);
    await page.answerResumed({ step: 5 });
    expect(page.state.recipe.gamma).toBe(0.7);
    expect(page.worker.last('live').request.knobs.gamma).toBe(0.7);
  });

  it('takes a live knob from the address, where somebody has written another', async () => {
    const page = start(await left(), '?gamma=0.3');
    void openAsLeft(page.session, readLink('?gamma=0.3'), page.entries, 'tab');
    await vi.advanceTimersByTimeAsync(0);
    await page.answerResumed({ step: 5 });
    expect(page.worker.last('live').request.knobs.gamma).toBe(0.3);
  });

  it('opens what the address asks for where that is something else', async () => {
    const page = start(await left(), '?seeds=3');
    void openAsLeft(page.session, readLink('?seeds=3'), page.entries, 'tab');
    await vi.advanceTimersByTimeAsync(0);
    expect(page.worker.last('open').request).toMatchObject({ from: null, recipe: { seeds: 3 } });
  });

  it('opens normally and says so where the checkpoint is refused', async () => {
    const page = start(await left(), '?gamma=0.7');
    void openAsLeft(page.session, readLink('?gamma=0.7'), page.entries, 'tab');
    await vi.advanceTimersByTimeAsync(0);
    await page.worker.refuse('open', 'The checkpoint is damaged.', 'checkpoint-invalid');
    expect(page.worker.last('open').request.from).toBeNull();
    await page.worker.answerOpen();
    expect(page.state).toMatchObject({ play: 'paused', begun: false, failure: null });
    expect(page.state.notices).toEqual([expect.stringMatching(/The checkpoint is damaged\. It starts from step 0/)]);
  });

  it('tries again to go on after a failure that is none of the checkpoint’s', async () => {
    const page = start(await left(), '?gamma=0.7');
    void openAsLeft(page.session, readLink('?gamma=0.7'), page.entries, 'tab');
    await vi.advanceTimersByTimeAsync(0);
    await page.worker.refuse('open', 'The encoder could not be fetched.', 'encoder-missing');
    expect(page.state.play).toBe('failed');
    page.session.retry();
    expect(page.worker.last('open').request.from?.file).toBe(FILE);
  });

  it('opens normally where the storage refuses or does not answer', async () => {
    const entries = await left();
    entries.failing = true;
    const page = start(entries);
    const opened = openAsLeft(page.session, readLink(''), entries, 'tab').catch(() => 'refused');
    await vi.advanceTimersByTimeAsync(0);
    expect(await opened).toBe('refused');
    expect(page.worker.asked('open')).toBe(1);

    const silent = start();
    vi.spyOn(silent.entries, 'read').mockReturnValue(new Promise(() => undefined));
    const late = openAsLeft(silent.session, readLink(''), silent.entries, 'tab').catch(() => 'late');
    await vi.advanceTimersByTimeAsync(3000);
    expect(await late).toBe('late');
    expect(silent.worker.asked('open')).toBe(1);
  });

  it('stands at its end where it had ended', async () => {
    const before = start();
    await before.train(6);
    before.worker.say({ kind: 'step', step: 6, metrics: emptyRow(STEP_METRICS, RUNS.length) });
    before.worker.say({ kind: 'final', result: FINAL });
    before.worker.state('finished', 6);
    await before.worker.reply<'checkpoint'>('checkpoint', checkpointAt(6, true));
    const page = start(before.entries);
    void openAsLeft(page.session, readLink(''), page.entries, 'tab');
    await vi.advanceTimersByTimeAsync(0);
    await page.answerResumed({ step: 6, ended: true });
    expect(page.steps()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(page.state).toMatchObject({ play: 'finished', final: FINAL });
    expect(page.worker.asked('play')).toBe(0);
  });
});

describe('a failure in the middle of training', () => {
  it('is answered from the last checkpoint, and what was measured since is measured again', async () => {
    const page = start();
    await page.train(4);
    await page.keep(4);
    page.tellSteps(4, 7);
    await page.fail();
    expect(page.worker.opened).toBe(2);
    expect(page.worker.last('open').request).toMatchObject({
      from: { file: FILE },
      backend: 'auto',
      recipe: DEFAULT_RECIPE,
    });
    await page.answerResumed({ step: 4 });
    expect(page.steps()).toEqual([0, 1, 2, 3]);
    expect(page.state).toMatchObject({
      failure: null,
      takenUp: 'The graphics device was lost at step 7. Training went on from step 4, on WebGPU.',
    });
    expect(page.worker.asked('play')).toBe(2);
  });

  it('a second one within a minute is answered with WASM, a third is shown', async () => {
    const page = start();
    vi.spyOn(performance, 'now').mockImplementation(() => Date.now());
    await page.train(4);
    await page.keep(4);
    await page.fail();
    await page.answerResumed({ step: 4 });
    await page.fail();
    expect(page.worker.last('open').request.backend).toBe('wasm');
    await page.answerResumed({ step: 4 }, 'wasm');
    expect(page.state.takenUp).toMatch(/on WASM\.$/);
    await page.fail();
    expect(page.worker.asked('open')).toBe(3);
    expect(page.state).toMatchObject({ play: 'failed', failure: { code: 'backend-lost' } });
    vi.restoreAllMocks();
  });

  it('leaves what was paused paused', async () => {
    const page = start();
    await page.train(4);
    page.worker.state('paused', 4);
    await page.worker.reply<'checkpoint'>('checkpoint', checkpointAt(4));
    await page.fail();
    await page.answerResumed({ step: 4 });
    expect(page.state.play).toBe('paused');
    expect(page.state.takenUp).toMatch(/Training can go on from step 4/);
    expect(page.worker.asked('play')).toBe(1);
  });

  it('takes WASM where the device that was asked for does not come back', async () => {
    const page = start(undefined, '?backend=webgpu');
    await page.train(4);
    await page.keep(4);
    await page.fail();
    await page.worker.refuse('open', 'No adapter.', 'backend-unavailable');
    expect(page.worker.last('open').request).toMatchObject({ from: { file: FILE }, backend: 'wasm' });
  });

  it('is shown where there is nothing to go on from, or where a fresh worker would mend nothing', async () => {
    const early = start();
    await early.train(1);
    await early.fail();
    expect(early.state).toMatchObject({ play: 'failed', failure: { code: 'backend-lost' } });

    const wrong = start();
    await wrong.train(4);
    await wrong.keep(4);
    await wrong.fail('recipe-invalid');
    expect(wrong.state).toMatchObject({ play: 'failed', failure: { code: 'recipe-invalid' } });
  });
});
