import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_RECIPE } from '../../../src/lab/recipe';
import { emptyRow, STEP_METRICS } from '../../../src/lab/training/metrics';
import { readLink } from '../../../src/store/link';
import { Session } from '../../../src/store/session';
import { connect } from '../../../src/worker/client';
import { populationOf, RUNS } from './fixtures';
import { HandWorker } from './hand-worker';

async function openSession(search = ''): Promise<{ worker: HandWorker; session: Session }> {
  vi.useFakeTimers();
  const worker = new HandWorker();
  const session = new Session(connect(worker.open), readLink(search), 'https://lab.example/');
  void session.open();
  await worker.answerOpen();
  return { worker, session };
}

afterEach(() => vi.useRealTimers());

describe('opening', () => {
  it('allows a reduction for the untouched default alone', async () => {
    expect((await openSession()).worker.last('open').request.mayReduce).toBe(true);
    expect((await openSession('?v=1&gamma=0.1')).worker.last('open').request.mayReduce).toBe(false);
    const { worker, session } = await openSession();
    session.change({ seeds: 4 });
    await vi.advanceTimersByTimeAsync(500);
    expect(worker.last('open').request).toMatchObject({ mayReduce: false, recipe: { seeds: 4 } });
  });

  it('ignores the curves of the population before, and the answer to an older opening', async () => {
    const { worker, session } = await openSession();
    const first = worker.last('open').id;
    void session.open();
    worker.say({ kind: 'step', step: 9, metrics: emptyRow(STEP_METRICS, RUNS.length) });
    worker.say({ kind: 'reply', id: first, value: populationOf() });
    await vi.advanceTimersByTimeAsync(0);
    expect(session.columns.step.length).toBe(0);
    expect(session.store.getState().play).toBe('loading');
  });

  it('plays as soon as it can when that was asked for meanwhile', async () => {
    const { worker, session } = await openSession();
    session.reset();
    session.play();
    expect(worker.asked('play')).toBe(0);
    await worker.answerOpen();
    expect(worker.asked('play')).toBe(1);
  });
});

describe('changing the recipe', () => {
  it('sends live knobs together, and a drag as few messages', async () => {
    const { worker, session } = await openSession();
    for (const gamma of [0.2, 0.3, 0.4, 0.5]) session.change({ gamma });
    await vi.advanceTimersByTimeAsync(40);
    expect(worker.asked('live')).toBe(1);
    expect(worker.last('live').request.knobs).toMatchObject({ gamma: 0.5, beta: DEFAULT_RECIPE.beta });
    expect(worker.asked('open')).toBe(1);
  });

  it('asks before it leaves a training, and can go back', async () => {
    const { worker, session } = await openSession();
    worker.state('running', 20);
    session.change({ seeds: 4 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(worker.asked('open')).toBe(1);
    session.keep();
    expect(session.store.getState().recipe.seeds).toBe(DEFAULT_RECIPE.seeds);
    session.change({ seeds: 4 });
    session.startNew();
    await worker.answerOpen();
    expect(worker.last('open').request.recipe.seeds).toBe(4);
    expect(worker.asked('play')).toBe(1);
  });

  it('is part of what is played at once after it', async () => {
    const { worker, session } = await openSession();
    session.change({ seeds: 4 });
    session.play();
    expect(worker.last('open').request.recipe.seeds).toBe(4);
    await worker.answerOpen();
    expect(worker.asked('play')).toBe(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(worker.asked('open')).toBe(2);
  });

  it('does not ask for steps that a new population was opened with', async () => {
    const { worker, session } = await openSession();
    session.change({ steps: 60, seeds: 4 });
    session.reset();
    await worker.answerOpen();
    await vi.advanceTimersByTimeAsync(40);
    expect(worker.asked('extend')).toBe(0);
  });

  it('never sets the end before the present step', async () => {
    const { worker, session } = await openSession();
    worker.state('running', 120);
    session.change({ steps: 100 });
    await vi.advanceTimersByTimeAsync(40);
    expect(worker.last('extend').request.steps).toBe(120);
  });
});

describe('what goes wrong', () => {
  it('keeps the earlier task when another is refused', async () => {
    const { worker, session } = await openSession();
    session.change({ task: 'own:mine' });
    await vi.advanceTimersByTimeAsync(500);
    await worker.refuse('open', 'Line 3 has one column.');
    expect(session.store.getState()).toMatchObject({
      recipe: { task: DEFAULT_RECIPE.task },
      play: 'paused',
      failure: { message: 'Line 3 has one column.' },
    });
  });

  it('names a crash and starts a fresh worker on retry', async () => {
    const { worker, session } = await openSession();
    worker.state('running', 5);
    worker.crash('out of memory');
    await vi.advanceTimersByTimeAsync(0);
    expect(session.store.getState().play).toBe('failed');
    expect(session.store.getState().failure?.message).toContain('out of memory');
    session.retry();
    await worker.answerOpen();
    expect(worker.opened).toBe(2);
    expect(session.store.getState()).toMatchObject({ play: 'paused', failure: null });
  });

  it('leaves the training alone when a request is refused', async () => {
    const { worker, session } = await openSession();
    worker.state('running', 5);
    session.change({ gamma: 1 });
    await vi.advanceTimersByTimeAsync(40);
    await worker.refuse('live', 'No.');
    expect(session.store.getState()).toMatchObject({ play: 'running', failure: { message: 'No.' } });
  });

  it('can cancel loading', async () => {
    const { worker, session } = await openSession();
    session.reset();
    session.cancelLoading();
    await vi.advanceTimersByTimeAsync(0);
    expect(worker.opened).toBe(2);
    expect(session.store.getState()).toMatchObject({ play: 'failed', failure: { code: 'cancelled' } });
  });
});
