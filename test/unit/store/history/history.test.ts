import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_RECIPE } from '../../../../src/lab/recipe';
import { emptyRow, EVALUATION_METRICS, STEP_METRICS } from '../../../../src/lab/training/metrics';
import type { HistoryEntry } from '../../../../src/store/history/entry';
import { History, MOST_ENTRIES } from '../../../../src/store/history/history';
import { openHistoryPlace, type HistoryPlace } from '../../../../src/store/history/place';
import { readLink } from '../../../../src/store/link';
import { Session } from '../../../../src/store/session';
import { connect } from '../../../../src/worker/client';
import { FINAL, RUNS } from '../fixtures';
import { HandWorker } from '../hand-worker';

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  // What fake-indexeddb waits with has to go on by itself.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: 1_000_000 });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) {
    await vi.advanceTimersByTimeAsync(1);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** What a tab keeps. */
class TabStorage {
  readonly values = new Map<string, string>();
  readonly getItem = (key: string): string | null => this.values.get(key) ?? null;
  readonly setItem = (key: string, value: string): void => void this.values.set(key, value);
}

function refused(): Storage {
  throw new DOMException('Not here.', 'SecurityError');
}

async function begin(
  open?: () => Promise<HistoryPlace>,
  storage: () => Storage = refused,
): Promise<{ worker: HandWorker; session: Session; history: History }> {
  const worker = new HandWorker();
  const session = new Session(connect(worker.open), readLink('?v=1&kappa=0'), 'https://lab.example/');
  const history = new History(session, storage, open);
  void session.open();
  await worker.answerOpen();
  await settled();
  return { worker, session, history };
}

function train(worker: HandWorker, steps: number): void {
  worker.state('running', 0);
  for (let step = 1; step <= steps; step++) {
    const metrics = emptyRow(STEP_METRICS, RUNS.length);
    metrics.crossEntropy.set([step, 2 * step, 3 * step, 5 * step]);
    worker.say({ kind: 'step', step, metrics });
  }
  const metrics = emptyRow(EVALUATION_METRICS, RUNS.length);
  metrics.score.set([0.5, 0.625, 0.75, NaN]);
  worker.say({ kind: 'evaluation', step: steps, metrics });
}

async function pausedOnce(): Promise<Awaited<ReturnType<typeof begin>>> {
  const page = await begin();
  train(page.worker, 2);
  page.worker.state('paused', 2);
  await settled();
  return page;
}

function entriesOf(history: History): readonly HistoryEntry[] {
  return history.store.getState().entries ?? [];
}

function only(history: History): HistoryEntry {
  const [entry, ...others] = entriesOf(history);
  if (entry === undefined || others.length > 0) throw new Error(`${others.length + 1} entries`);
  return entry;
}

describe('what is recorded', () => {
  it('is nothing while a training runs, and its curves and medians when it pauses', async () => {
    const { worker, history } = await begin();
    train(worker, 2);
    await settled();
    expect(entriesOf(history)).toEqual([]);
    worker.state('paused', 2);
    await settled();
    const entry = only(history);
    expect(entry).toMatchObject({ finished: false, step: 2, label: 'κ 0.1 → 0', task: 'Sentiment' });
    expect(entry.begun).toBeGreaterThanOrEqual(1_000_000);
    expect(entry.methods.map(({ preset, median, n }) => [preset, median, n])).toEqual([
      ['infoprompt-off', 0.5625, 2],
      ['infoprompt', 0.75, 1],
    ]);
    expect(entry.evaluations.steps).toEqual([2]);
    expect([...entry.evaluations.scores]).toEqual([0.5, 0.625, 0.75, NaN]);
    // Means over both steps are 1.5, 3, 4.5 and 7.5; their medians by method:
    expect([...entry.losses.medians]).toEqual([2.25, 6]);
    expect(entry.losses.steps).toEqual([1.5]);
  });

  it('becomes the same entry with test scores and a verdict at the end', async () => {
    const { worker, history } = await pausedOnce();
    const { id } = only(history);
    worker.state('running', 2);
    worker.say({ kind: 'final', result: FINAL });
    worker.state('finished', 3);
    await settled();
    const entry = only(history);
    expect(entry).toMatchObject({ id, finished: true, step: 3 });
    expect(entry.verdict).toMatch(/^Too few pairs to say: InfoPrompt .* InfoPrompt, MI off/);
  });

  it('is kept when a new population takes the place of one that still runs, under a name that says what changed', async () => {
    const { worker, session, history } = await begin();
    train(worker, 2);
    session.change({ beta: 0 });
    session.change({ seeds: 16 });
    session.startNew();
    await settled();
    expect(entriesOf(history)).toHaveLength(1);
    await worker.answerOpen();
    vi.setSystemTime(2_000_000);
    train(worker, 2);
    worker.state('paused', 2);
    await settled();
    expect(entriesOf(history).map(({ label }) => label)).toEqual(['16 seeds, β 0.2 → 0', 'κ 0.1 → 0']);
  });

  it('names what was changed while it trained', async () => {
    const { worker, history } = await begin();
    train(worker, 2);
    worker.say({ kind: 'mark', mark: { step: 1, label: 'γ 0.1 → 2' } });
    worker.state('paused', 2);
    await settled();
    expect(only(history).label).toBe('κ 0.1 → 0, then γ 0.1 → 2 at step 1');
  });
});

describe('what is kept', () => {
  it('is there for the next page, with what the user wrote on it', async () => {
    const { worker, history } = await pausedOnce();
    const { id } = only(history);
    await history.mark(id, { label: ' mine ', note: 'look here', pinned: true });
    worker.state('running', 2);
    worker.state('paused', 3);
    await settled();
    const next = await begin();
    expect(only(next.history)).toMatchObject({ id, label: 'mine', note: 'look here', pinned: true });
    expect(only(next.history).evaluations.scores).toBeInstanceOf(Float32Array);
  });

  it('is bounded; the oldest go, pinned ones stay, and that is said', async () => {
    const { history } = await pausedOnce();
    const entry = only(history);
    await history.mark(entry.id, { pinned: true });
    const copies = Array.from({ length: MOST_ENTRIES + 1 }, (_, index) => ({
      ...entry,
      id: `copy ${index}`,
      begun: 2_000_000 + index,
    }));
    const place = await openHistoryPlace();
    for (const copy of copies) await place.put(copy);
    const next = await begin();
    train(next.worker, 2);
    next.worker.state('paused', 2);
    await settled();
    const ids = entriesOf(next.history).map(({ id }) => id);
    expect(ids).toHaveLength(MOST_ENTRIES);
    expect(ids).toContain(entry.id);
    expect(ids).not.toContain('copy 0');
    expect(next.history.store.getState().notice).toMatch(/oldest entries were removed: 200 are kept/);
  });

  it('can be deleted and taken back for a while', async () => {
    const { history } = await pausedOnce();
    const entry = only(history);
    history.toggleOverlay(entry.id);
    await history.remove(entry.id);
    expect(entriesOf(history)).toEqual([]);
    expect(history.store.getState().overlays).toEqual([]);
    await history.restoreRemoved();
    expect(only(history).id).toBe(entry.id);
    await history.remove(entry.id);
    await vi.advanceTimersByTimeAsync(9000);
    expect(history.store.getState().removed).toBeNull();
    expect(entriesOf((await begin()).history)).toEqual([]);
  });

  it('lasts until the page is left where there is no storage', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const { history } = await pausedOnce();
    expect(history.store.getState().lasting).toBe(false);
    expect(entriesOf(history)).toHaveLength(1);
    expect(entriesOf((await begin()).history)).toEqual([]);
  });

  it('tells when storage refuses', async () => {
    const { worker, history } = await begin(() =>
      Promise.resolve({
        lasting: true,
        all: () => Promise.resolve([]),
        put: () => Promise.reject(new Error('quota exceeded')),
        remove: () => Promise.resolve(),
      }),
    );
    train(worker, 2);
    worker.state('paused', 2);
    await settled();
    expect(entriesOf(history)).toHaveLength(1);
    expect(history.store.getState().problem).toMatchObject({
      code: 'storage-failed',
      message: 'The history could not be written: quota exceeded',
    });
  });
});

describe('what is chosen', () => {
  it('is overlaid still when the tab was loaded again, without what is gone, and no longer once taken off', async () => {
    const { history: before } = await pausedOnce();
    const { id } = only(before);
    before.toggleOverlay(id);
    expect(before.store.getState().overlays).toEqual([id]);
    expect((await begin()).history.store.getState().overlays).toEqual([]);

    const tab = new TabStorage() as unknown as Storage;
    const first = (await begin(undefined, () => tab)).history;
    first.toggleOverlay('gone');
    first.toggleOverlay(id);
    const second = (await begin(undefined, () => tab)).history;
    expect(second.store.getState().overlays).toEqual([id]);
    second.toggleOverlay(id);
    expect((await begin(undefined, () => tab)).history.store.getState().overlays).toEqual([]);
    tab.setItem('infoprompt-overlays', '{"not": [');
    expect((await begin(undefined, () => tab)).history.store.getState().overlays).toEqual([]);
  });

  it('is at most three overlays and two to compare; the first one chosen makes room', async () => {
    const { history } = await begin();
    for (const id of ['a', 'b', 'c', 'd']) history.toggleOverlay(id);
    for (const id of ['a', 'b', 'c']) history.toggleCompared(id);
    history.toggleOverlay('c');
    expect(history.store.getState()).toMatchObject({ overlays: ['b', 'd'], compared: ['b', 'c'] });
  });

  it('sets the controls, and a new population follows', async () => {
    const { worker, session, history } = await pausedOnce();
    session.change({ beta: 1, seeds: 3 });
    history.startAgain(only(history).id);
    expect(worker.last('open').request.recipe).toEqual({ ...DEFAULT_RECIPE, kappa: 0 });
  });
});

describe('carrying it away', () => {
  it('comes back as it went; what is here already is skipped', async () => {
    const { history } = await pausedOnce();
    const before = only(history);
    const file = new File([history.file()], 'history.json');
    await history.read(file);
    expect(history.store.getState().notice).toBe('0 of 1 taken, 1 were here already.');
    vi.stubGlobal('indexedDB', new IDBFactory());
    const next = await begin();
    await next.history.read(file);
    expect(only(next.history)).toEqual(before);
    expect(next.history.store.getState().notice).toBe('1 of 1 taken.');
  });

  it.each([
    ['no json', 'x.json is no JSON.'],
    ['{"format":"other"}', 'x.json is no history of this lab.'],
    [
      '{"format":"infoprompt-lab-history","version":9,"entries":[]}',
      'x.json was written by another version of the lab (9).',
    ],
  ])('refuses %s', async (text, message) => {
    const { history } = await begin();
    await history.read(new File([text], 'x.json'));
    expect(history.store.getState().problem?.message).toBe(message);
  });

  it('names the entry and the field that cannot be used, and takes nothing', async () => {
    const { history } = await pausedOnce();
    const file = JSON.parse(history.file()) as { entries: Record<string, unknown>[] };
    const [entry] = file.entries;
    const refused = async (changes: Record<string, unknown>): Promise<string> => {
      await history.read(
        new File(
          [
            JSON.stringify({
              ...file,
              entries: [
                { ...entry, id: 'new' },
                { ...entry, ...changes },
              ],
            }),
          ],
          'x.json',
        ),
      );
      expect(entriesOf(history)).toHaveLength(1);
      return history.store.getState().problem?.message ?? '';
    };
    expect(await refused({ begun: 'today' })).toMatch(/^x.json, entry 2, “begun”: /);
    expect(await refused({ recipe: { seeds: 9999 } })).toMatch(/^x.json, entry 2, “recipe”: Seeds: 9999 was changed/);
    expect(await refused({ runs: [] })).toBe('x.json, entry 2: its curves do not fit its runs.');
  });
});
