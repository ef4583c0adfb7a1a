import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_RECIPE } from '../../../../src/lab/recipe';
import { readLink } from '../../../../src/store/link';
import { Session } from '../../../../src/store/session';
import { messagesFile } from '../../../../src/store/tour/messages';
import { TOUR } from '../../../../src/store/tour/steps';
import { Tour } from '../../../../src/store/tour/tour';
import { connect } from '../../../../src/worker/client';
import { FINAL } from '../fixtures';
import { HandWorker } from '../hand-worker';

const OWN_RECIPE = { ...DEFAULT_RECIPE, seeds: 5 };

class Memory {
  readonly kept = new Map<string, string>();
  getItem = (key: string): string | null => this.kept.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.kept.set(key, value);
}

async function begin(storage = new Memory()) {
  const worker = new HandWorker();
  const session = new Session(connect(worker.open), readLink('?v=1&seeds=5'), 'https://lab.example/');
  const read = vi.fn((_files: readonly File[]) => Promise.resolve());
  const tour = new Tour(session, { read }, () => storage as unknown as Storage);
  void session.open();
  await worker.answerOpen();
  const title = (): string | undefined =>
    tour.store.getState().stage === 'on' ? TOUR[tour.store.getState().at]?.title : undefined;
  return { worker, session, tour, read, title };
}

function finish(worker: HandWorker): void {
  worker.state('running', 1);
  worker.say({ kind: 'final', result: FINAL });
  worker.state('finished', 60);
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('the tour', () => {
  it('goes on when the user, or the training, has done what a step is about', async () => {
    const { worker, session, tour, title } = await begin();
    tour.start();
    expect(worker.last('open').request.recipe).toMatchObject({ presets: ['prompt-tuning'], steps: 60 });
    await worker.answerOpen();
    expect(title()).toBe('Prompt tuning is a lottery');
    session.play();
    expect(title()).toBe('Eight curves from one method');
    finish(worker);
    expect(title()).toBe('How much luck is that?');
    tour.next();
    await worker.answerOpen();
    session.change({ gamma: 0.5 });
    expect(title()).toBe('Turn on the mutual information');
    session.change({ beta: 0.5 });
    expect(title()).toBe('Six pairs');
  });

  it('does in the user’s place what a step is about, through all three experiments', async () => {
    const { worker, session, tour, read, title } = await begin();
    tour.start();
    await worker.answerOpen();
    tour.next();
    finish(worker);
    tour.next();
    await worker.answerOpen();
    expect(session.store.getState().recipe).toMatchObject({ gamma: 0, beta: 0 });
    tour.next();
    expect(session.store.getState().recipe).toMatchObject({ gamma: 0.1, beta: 0.2 });
    tour.next();
    finish(worker);
    expect(title()).toBe('Does it help, and is that certain?');
    tour.next();
    await worker.answerOpen();
    tour.next();
    expect(read.mock.calls[0]?.[0][0]?.name).toBe('messages to a bakery.tsv');
    expect(title()).toBe('Now your own data');
    session.change({ task: 'own:messages' });
    await vi.advanceTimersByTimeAsync(500);
    await worker.answerOpen();
    tour.next();
    finish(worker);
    expect(title()).toBe('Ask it something');
    tour.next();
    expect(tour.store.getState().stage).toBe('leaving');
    tour.finish(true);
    expect(tour.store.getState().stage).toBe('off');
    expect(worker.last('open').request.recipe).toEqual(OWN_RECIPE);
  });

  it('leaves the recipe as it is where the user wants to keep it', async () => {
    const { worker, session, tour } = await begin();
    tour.start();
    await worker.answerOpen();
    tour.leave();
    const asked = worker.asked('open');
    tour.finish(false);
    expect(session.store.getState().recipe.presets).toEqual(['prompt-tuning']);
    expect(worker.asked('open')).toBe(asked);
  });

  it('is offered until it was taken or declined, also to the next page', async () => {
    const storage = new Memory();
    const { tour } = await begin(storage);
    expect(tour.store.getState().known).toBe(false);
    tour.decline();
    expect((await begin(storage)).tour.store.getState().known).toBe(true);
  });

  it('brings as many messages of each kind as its experiment needs', async () => {
    const rows = (await messagesFile().text()).trim().split('\n').slice(1);
    const kinds = rows.map((row) => row.split('\t')[1]);
    expect(rows.every((row) => row.split('\t').length === 2)).toBe(true);
    expect(new Set(rows).size).toBe(56);
    for (const kind of ['order', 'complaint']) expect(kinds.filter((other) => other === kind)).toHaveLength(28);
  });
});
