import { afterEach, describe, expect, it, vi } from 'vitest';
import { Encoders } from '../../../src/store/encoders';
import { readLink } from '../../../src/store/link';
import { Session } from '../../../src/store/session';
import { connect } from '../../../src/worker/client';
import { COMMIT, shelfOf, storedEncoder } from './fixtures';
import { HandWorker } from './hand-worker';

const ID = `owner/name@${COMMIT}`;

function start(search = ''): { worker: HandWorker; session: Session; encoders: Encoders } {
  vi.useFakeTimers();
  const worker = new HandWorker();
  const client = connect(worker.open);
  const session = new Session(client, readLink(search), 'https://lab.example/');
  const encoders = new Encoders(client, session, { baseUrl: 'https://lab.example/', hub: null });
  return { worker, session, encoders };
}

async function openSession(search = ''): Promise<ReturnType<typeof start>> {
  const all = start(search);
  void all.session.open();
  await all.worker.answerOpen();
  return all;
}

afterEach(() => vi.useRealTimers());

describe('fetching', () => {
  it('follows the download, tells of its end and leaves the recipe alone', async () => {
    const { worker, session, encoders } = await openSession();
    encoders.show('hub', 'owner/name');
    expect(worker.asked('fetch-encoder')).toBe(0);
    void encoders.fetch(' owner/name ');
    void encoders.fetch('owner/other');
    expect(worker.asked('fetch-encoder')).toBe(1);
    expect(worker.last('fetch-encoder').request).toMatchObject({ name: 'owner/name', hub: null });
    const { fetching } = encoders.store.getState();
    expect(fetching).toMatchObject({ name: 'owner/name', total: 0 });
    worker.say({ kind: 'download', name: 'owner/name', file: 'config.json', done: 3, total: 10, note: 'Waiting.' });
    expect(encoders.store.getState().fetching).toMatchObject({ done: 3, total: 10, note: 'Waiting.' });
    await worker.reply('fetch-encoder', storedEncoder());
    await worker.reply('encoders', shelfOf([storedEncoder()]));
    expect(encoders.store.getState()).toMatchObject({
      fetching: null,
      name: '',
      outcomes: { hub: { kind: 'stored', encoder: { id: ID } } },
      shelf: { stored: [{ id: ID }] },
    });
    expect(session.store.getState().recipe.encoder).toBe('tiny');
  });

  it('keeps the name and says why when it is refused', async () => {
    const { worker, encoders } = start();
    void encoders.fetch('owner/nothing');
    await worker.refuse('fetch-encoder', 'There is no such model.', 'hub-not-found');
    expect(encoders.store.getState()).toMatchObject({
      fetching: null,
      name: 'owner/nothing',
      outcomes: { hub: { kind: 'failed', failure: { code: 'hub-not-found' } } },
    });
    void encoders.fetch('owner/name');
    expect(encoders.store.getState().outcomes.hub).toBeUndefined();
  });

  it('is stopped by asking, and over when the worker says so', async () => {
    const { worker, encoders } = start();
    void encoders.fetch('owner/name');
    encoders.cancelFetch();
    expect(worker.asked('cancel-fetch')).toBe(1);
    expect(encoders.store.getState().fetching?.stopping).toBe(true);
    await worker.refuse('fetch-encoder', 'Stopped.', 'cancelled');
    expect(encoders.store.getState().fetching).toBeNull();
    expect(worker.asked('encoders')).toBe(1);
  });
});

describe('adding files', () => {
  it('makes them the recipe’s encoder, after asking where a training has begun', async () => {
    const { worker, session, encoders } = await openSession();
    worker.state('running', 20);
    void encoders.add('mine', []);
    expect(encoders.store.getState()).toMatchObject({ dialogOpen: true, adding: 'mine' });
    const mine = storedEncoder({ id: 'folder:mine', source: 'folder', name: 'mine', revision: null });
    await worker.reply('add-encoder', mine);
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.store.getState().recipe.encoder).toBe('folder:mine');
    expect(worker.asked('open')).toBe(1);
    session.keep();
    expect(session.store.getState().recipe.encoder).toBe('tiny');
  });

  it('leaves everything as it was when they are refused', async () => {
    const { worker, session, encoders } = await openSession();
    void encoders.add('mine', []);
    await worker.refuse('add-encoder', 'There is no config.json.', 'encoder-missing');
    expect(session.store.getState().recipe.encoder).toBe('tiny');
    expect(encoders.store.getState()).toMatchObject({ adding: null, outcomes: { folder: { kind: 'failed' } } });
  });
});

describe('using', () => {
  it('goes on with a recipe that waits for it, as the recipe is written', async () => {
    const { worker, session, encoders } = start('?v=1&encoder=owner/name');
    void session.open();
    await worker.refuse('open', 'Not here.', 'encoder-not-stored');
    encoders.show();
    await worker.reply('encoders', shelfOf([storedEncoder()]));
    encoders.use(ID);
    await vi.advanceTimersByTimeAsync(500);
    expect(worker.asked('open')).toBe(2);
    expect(worker.last('open').request.recipe.encoder).toBe('owner/name');
    expect(encoders.store.getState().dialogOpen).toBe(false);
  });

  it('changes the recipe otherwise', async () => {
    const { worker, encoders } = await openSession();
    encoders.use(ID);
    await vi.advanceTimersByTimeAsync(500);
    expect(worker.last('open').request.recipe.encoder).toBe(ID);
  });
});

describe('removing', () => {
  it('lists anew, and says when it cannot', async () => {
    const { worker, encoders } = start();
    void encoders.remove(ID);
    await worker.reply('remove-encoder', null);
    await worker.reply('encoders', shelfOf());
    expect(encoders.store.getState()).toMatchObject({ shelf: { stored: [] }, outcomes: {} });
    void encoders.remove(ID);
    await worker.refuse('remove-encoder', 'The file is locked.', 'storage-failed');
    expect(encoders.store.getState().outcomes.device).toMatchObject({ kind: 'failed' });
  });

  it('forgets what was said when the dialog is closed', async () => {
    const { worker, encoders } = start();
    encoders.refuse('Two folders.', 'Drop one.');
    expect(encoders.store.getState().outcomes.folder).toMatchObject({ failure: { message: 'Two folders.' } });
    await worker.reply('encoders', shelfOf());
    encoders.hide();
    expect(encoders.store.getState()).toMatchObject({ dialogOpen: false, outcomes: {} });
  });
});
