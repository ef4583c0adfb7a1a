/** The training worker: takes requests, keeps one session, answers every request once. */
import { referenceEngine } from '../engine/reference';
import { LabError, toFailure, type Failure } from '../lab/errors';
import { Population, taskCorpus } from '../lab/training/population';
import { startBackend } from './backend';
import { openEncoder, openTask, type OpenEncoder } from './library';
import { openStore } from './opfs-store';
import type { BackendChoice, BackendInfo, Envelope, Kept, Message, Replies, TrainingRequest } from './protocol';
import { reduceToPace, type Reduction, type Source } from './reduction';
import { Session } from './session';

type OpenRequest = Extract<TrainingRequest, { kind: 'open' }>;

let session: Session | null = null;
let backend: { readonly choice: BackendChoice; readonly info: BackendInfo } | null = null;
let opened: OpenEncoder | null = null;

/** Set when the graphics device has disappeared. */
let loss: Failure | null = null;

function post(message: Message): void {
  self.postMessage(message);
}

function progress(phase: string): (done: number, total: number) => void {
  return (done, total) => {
    post({ kind: 'progress', phase, done, total });
  };
}

const NOTHING: Kept = { encoders: [], tasks: [] };

/** Requests are answered one after the other, in the order in which they came. */
let queue: Promise<unknown> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<Envelope<TrainingRequest>>): void => {
  queue = queue.then(() => reply(data));
};

async function reply({ id, request, kept = NOTHING }: Envelope<TrainingRequest>): Promise<void> {
  try {
    post({ kind: 'reply', id, value: await answer(request, kept) });
  } catch (error) {
    post({ kind: 'refusal', id, failure: await explain(error) });
  }
}

async function answer(request: TrainingRequest, kept: Kept): Promise<Replies[TrainingRequest['kind']]> {
  if (request.kind === 'open') return open(request, kept);
  if (session === null) {
    throw new LabError('internal', 'Nothing is open yet.', 'Wait until the encoder has been loaded.');
  }
  switch (request.kind) {
    case 'play':
      session.play();
      return null;
    case 'pause':
      await session.pause();
      return null;
    case 'step':
      await session.singleStep();
      return null;
    case 'extend':
      await session.extend(request.steps);
      return null;
    case 'live':
      session.setKnobs(request.knobs);
      return null;
    case 'predict':
      return { text: request.text, ...(await session.predict(request.text, request.text2)) };
    case 'close':
      await session.close();
      session = null;
      return null;
  }
}

/** Builds the new population before the old one is let go, so that a refused request loses nothing. */
async function open(request: OpenRequest, kept: Kept): Promise<Replies['open']> {
  await session?.pause();
  const info = await backendFor(request.backend);
  const task = await openTask(request.recipe.task, {
    baseUrl: request.baseUrl,
    openStore: () => openStore('tasks'),
    kept: kept.tasks,
  });
  const places = {
    baseUrl: request.baseUrl,
    openStore: () => openStore('encoders'),
    kept: kept.encoders,
    inUse: opened,
  };
  const next = await openEncoder(request.recipe.encoder, places, progress('Loading the encoder'));
  const isNew = next !== opened;
  try {
    const { encoder } = next;
    const source = { encoder, task, engine: referenceEngine, corpus: taskCorpus(encoder, task) };
    const { recipe, changes } = await fit(request, source);
    const population = await Population.create({ ...source, recipe, onProgress: progress('Encoding the texts once') });
    await session?.close();
    session = new Session(
      population,
      { opened: next, task, backend: info, engine: referenceEngine, explain },
      changes,
      post,
    );
  } catch (error) {
    if (isNew) next.encoder.dispose();
    throw error;
  }
  if (isNew) opened?.encoder.dispose();
  opened = next;
  session.announce();
  return session.info;
}

/** The recipe that is trained: on a slow machine, the untouched default is made smaller. */
async function fit(request: OpenRequest, source: Source): Promise<Reduction> {
  if (!request.mayReduce) return { recipe: request.recipe, changes: [] };
  progress('Measuring this machine')(0, 1);
  return reduceToPace(request.recipe, source);
}

/** How long a fault waits for the news that the device behind it is gone, milliseconds. */
const NEWS_OF_LOSS = 1000;

/** A lost device first shows as a fault of whatever used it. */
async function explain(error: unknown): Promise<Failure> {
  if (error instanceof LabError || backend?.info.name !== 'webgpu') return toFailure(error);
  await new Promise((resolve) => setTimeout(resolve, NEWS_OF_LOSS));
  return loss ?? toFailure(error);
}

async function backendFor(choice: BackendChoice): Promise<BackendInfo> {
  if (backend?.choice === choice) return backend.info;
  if (backend !== null) {
    throw new LabError(
      'backend-unavailable',
      'The backend cannot be changed while the lab runs.',
      'Reload the page with the other backend.',
    );
  }
  progress('Starting the backend')(0, 1);
  const info = await startBackend(choice, (reason) => {
    loss = {
      code: 'backend-lost',
      message: `The graphics device was lost (${reason || 'no reason given'}). The curves so far are kept.`,
      remedy: 'Start again; if it keeps happening, add “backend=wasm” to the address.',
    };
    post({ kind: 'failure', failure: loss });
  });
  backend = { choice, info };
  return info;
}
