import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Occlusion } from '../../../src/lab/studies/occlusion';
import { readLink } from '../../../src/store/link';
import { Session } from '../../../src/store/session';
import { Studies, studyState } from '../../../src/store/studies';
import { connect } from '../../../src/worker/client';
import { HandWorker } from './hand-worker';

const ANSWER: Occlusion = { words: [], classes: 2, probabilities: Float32Array.of(0.5, 0.5) };
const ask = (text: string) => ({ topic: 'occlusion', text, text2: null }) as const;

let worker: HandWorker;
let session: Session;
let studies: Studies;
const state = () => studyState(studies.store.getState(), 'occlusion');

beforeEach(async () => {
  vi.useFakeTimers();
  worker = new HandWorker();
  session = new Session(connect(worker.open), readLink(''), 'https://lab.example/');
  studies = new Studies(session);
  void session.open();
  await worker.answerOpen();
});

afterEach(() => vi.useRealTimers());

test('an answer stays, with its question and step, until the next one is there', async () => {
  worker.state('running', 20);
  studies.ask(ask('one'));
  expect(state()).toMatchObject({ answered: null, progress: { done: 0, total: 0 } });
  worker.say({ kind: 'studying', topic: 'occlusion', done: 3, total: 9 });
  expect(state().progress).toMatchObject({ done: 3, total: 9 });
  await worker.reply('study', ANSWER);
  expect(state()).toEqual({ answered: { ask: ask('one'), answer: ANSWER, step: 20 }, progress: null, problem: null });
  studies.ask(ask('two'));
  expect(state().answered?.ask.text).toBe('one');
  await worker.refuse('study', 'No.');
  expect(state()).toMatchObject({ answered: { ask: { text: 'one' } }, progress: null, problem: { message: 'No.' } });
});

test('what an older question still brings is not heard', async () => {
  studies.ask(ask('one'));
  const { id } = worker.last('study');
  studies.ask(ask('two'));
  worker.say({ kind: 'reply', id, value: ANSWER });
  await vi.advanceTimersByTimeAsync(0);
  expect(state().answered).toBeNull();
  expect(state().progress).not.toBeNull();
});

test('to cancel is no problem, and nothing to cancel asks nothing', async () => {
  studies.cancel('occlusion');
  expect(worker.asked('cancel-study')).toBe(0);
  studies.ask(ask('one'));
  studies.cancel('occlusion');
  expect(worker.last('cancel-study').request.topic).toBe('occlusion');
  await worker.refuse('study', 'It was cancelled.', 'cancelled');
  expect(state()).toEqual({ answered: null, progress: null, problem: null });
});

test('a new population knows no answers of the one before', async () => {
  studies.ask(ask('one'));
  await worker.reply('study', ANSWER);
  studies.ask(ask('two'));
  const { id } = worker.last('study');
  void session.open();
  await worker.answerOpen();
  worker.say({ kind: 'reply', id, value: ANSWER });
  await vi.advanceTimersByTimeAsync(0);
  expect(state()).toEqual({ answered: null, progress: null, problem: null });
});
