/** The training worker: takes requests, keeps one session, answers every request once. */
import { referenceEngine } from '../engine/reference';
import { LabError, toFailure, type Failure } from '../lab/errors';
import { PromptHistory } from '../lab/studies/prompt-history';
import { taskDigest } from '../lab/tasks/digest';
import { Population, taskCorpus } from '../lab/training/population';
import { startBackend } from './backend';
import { readCheckpoint } from './checkpoint-files';
import { startEngine, type StartedEngine } from './engine';
import { openEncoder, openTask, type OpenEncoder } from './library';
import { nextTurn } from './next-turn';
import { openStore } from './opfs-store';
import type {
  BackendChoice,
  BackendInfo,
  EngineChoice,
  Envelope,
  Kept,
  Message,
  Prediction,
  Replies,
  SpeedReport,
  TrainingRequest,
} from './protocol';
import { reduceToPace, type Reduction, type Source } from './reduction';
import { Session } from './session';
import { measureSpeed } from './speed';
import { StudyDesk } from './study-desk';

/** Requests that are answered after all those before them have been. */
type QueuedRequest = Exclude<TrainingRequest, { kind: 'cancel-speed' | 'cancel-study' | 'study' }>;
type OpenRequest = Extract<TrainingRequest, { kind: 'open' }>;

let session: Session | null = null;
let backend: {
  readonly choice: BackendChoice;
  readonly engineChoice: EngineChoice;
  readonly info: BackendInfo;
  readonly started: StartedEngine;
} | null = null;
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

const studies = new StudyDesk(post);

const NOTHING: Kept = { encoders: [], tasks: [] };

/** Requests are answered one after the other, in the order in which they came. */
let queue: Promise<unknown> = Promise.resolve();

/** Ends the measurements that were asked for so far. */
let cancelling = new AbortController();

self.onmessage = ({ data }: MessageEvent<Envelope<TrainingRequest>>): void => {
  const { id, request, kept = NOTHING } = data;
  if (request.kind === 'cancel-speed') {
    // In the queue it would wait for what it is to end.
    cancelling.abort();
    cancelling = new AbortController();
    post({ kind: 'reply', id, value: null });
    return;
  }
  if (request.kind === 'cancel-study') {
    studies.cancel(request.topic);
    post({ kind: 'reply', id, value: null });
    return;
  }
  if (request.kind === 'study') {
    // It begins in its turn, but what comes after it does not wait for the answer.
    queue = queue.then(() => {
      void reply(id, () => studies.study(present().subject, request.ask));
    });
    return;
  }
  const { signal } = cancelling;
  queue = queue.then(() => reply(id, () => answer(request, kept, signal)));
};

async function reply(id: number, work: () => Promise<Replies[TrainingRequest['kind']]>): Promise<void> {
  try {
    post({ kind: 'reply', id, value: await work() });
  } catch (error) {
    post({ kind: 'refusal', id, failure: await explain(error) });
  }
}

async function answer(
  request: QueuedRequest,
  kept: Kept,
  signal: AbortSignal,
): Promise<Replies[QueuedRequest['kind']]> {
  if (request.kind === 'open') return open(request, kept);
  const session = present();
  switch (request.kind) {
    case 'checkpoint':
      return session.checkpoint();
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
      return predict(session, request.text, request.text2);
    case 'measure-speed':
      return measure(session, signal);
    case 'close':
      await close();
      return null;
  }
}

function present(): Session {
  if (session !== null) return session;
  throw new LabError('internal', 'Nothing is open yet.', 'Wait until the encoder has been loaded.');
}

async function predict({ subject }: Session, text: string, text2: string | null): Promise<Prediction> {
  return { text, ...(await subject.population.answer([{ text, text2, label: 0 }])) };
}

async function close(): Promise<void> {
  await studies.clear();
  await session?.close();
  session = null;
}

/** Builds the new population before the old one is let go, so that a refused request loses nothing. */
async function open(request: OpenRequest, kept: Kept): Promise<Replies['open']> {
  await session?.pause();
  const { info, started } = await backendFor(request.backend, request.engine);
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
    const source = { encoder, task, engine: started.engine, corpus: taskCorpus(encoder, task) };
    const digests = { encoder: next.info.sha256, task: taskDigest(task) };
    const { from, prompts } =
      request.from === null
        ? { from: undefined, prompts: new PromptHistory() }
        : await readCheckpoint(request.from, digests);
    const { recipe, changes } =
      from === undefined ? await fit(request, source) : { recipe: request.recipe, changes: [] };
    const population = await Population.create({
      ...source,
      recipe,
      ...(from === undefined ? {} : { from }),
      onProgress: progress('Encoding the texts once'),
    });
    await close();
    session = new Session(
      population,
      { opened: next, task, digests, corpus: source.corpus, prompts, backend: info, engine: started.engine, explain },
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
  return session.describe();
}

/** Between its parts, messages are let in: one may say that it is to end. */
function measure(present: Session, signal: AbortSignal): Promise<SpeedReport> {
  const { materials } = present;
  const engines = { compiled: backend?.started.compiled ?? null, reference: referenceEngine };
  return present.aside(async () => {
    for await (const event of measureSpeed({ ...materials, ...engines, clock: () => performance.now() })) {
      if (event.kind === 'report') return event.report;
      post({ kind: 'measuring', ...event.progress });
      await nextTurn();
      if (signal.aborted) break;
    }
    throw new LabError('cancelled', 'The measurement was cancelled.', 'Start it again when you like.');
  });
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

async function backendFor(choice: BackendChoice, engineChoice: EngineChoice): Promise<NonNullable<typeof backend>> {
  if (backend?.choice === choice && backend.engineChoice === engineChoice) return backend;
  if (backend !== null) {
    throw new LabError(
      'backend-unavailable',
      'The backend cannot be changed while the lab runs.',
      'Reload the page with the other backend.',
    );
  }
  progress('Starting the backend')(0, 1);
  const tensors = await startBackend(choice, (reason) => {
    loss = {
      code: 'backend-lost',
      message: `The graphics device was lost (${reason || 'no reason given'}). The curves so far are kept.`,
      remedy: 'Start again; if it keeps happening, add “backend=wasm” to the address.',
    };
    post({ kind: 'failure', failure: loss });
  });
  const started = await startEngine(engineChoice, tensors);
  backend = { choice, engineChoice, info: { ...tensors, engine: started.info }, started };
  return backend;
}
