import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBackend } from '../../../src/cli/platform';
import type { Subject } from '../../../src/lab/studies/study';
import type { Message } from '../../../src/worker/protocol';
import { StudyDesk } from '../../../src/worker/study-desk';
import { shorten, SMALL } from '../lab/support/population';
import { createSubject } from '../lab/support/studies';
import { loadSentiment, loadTiny } from '../lab/support/tiny';

let subject: Subject;
const LONG = { topic: 'occlusion', text: 'word '.repeat(400), text2: null } as const;
const SHORT = { topic: 'occlusion', text: 'fine', text2: null } as const;

beforeAll(async () => {
  await startBackend('wasm');
  const encoder = await loadTiny();
  const task = shorten(await loadSentiment());
  subject = await createSubject(encoder, task, SMALL);
});

afterAll(() => {
  subject.population.dispose();
  subject.encoder.dispose();
});

test('an answer comes after word of how far it is', async () => {
  const said: Message[] = [];
  const answer = await new StudyDesk((message) => said.push(message)).study(subject, SHORT);
  expect(answer).toMatchObject({ words: [{ word: 'fine', second: false }] });
  expect(said).toEqual([{ kind: 'studying', topic: 'occlusion', done: 2, total: 2 }]);
});

test('a study is cancelled by the next one of its topic, by name, and when the population goes', async () => {
  const desk = new StudyDesk(() => undefined);
  const first = desk.study(subject, LONG);
  const second = desk.study(subject, LONG);
  await expect(first).rejects.toMatchObject({ code: 'cancelled' });
  desk.cancel('occlusion');
  await expect(second).rejects.toMatchObject({ code: 'cancelled' });
  const third = desk.study(subject, LONG).catch((error: unknown) => error);
  await desk.clear();
  expect(await third).toMatchObject({ code: 'cancelled' });
  expect(await desk.study(subject, SHORT)).toMatchObject({ classes: 2 });
});

test('training goes on while a study is under way', async () => {
  const desk = new StudyDesk(() => undefined);
  const { step } = subject.population;
  const study = desk.study(subject, LONG).catch((error: unknown) => error);
  await subject.population.advance();
  expect(subject.population.step).toBe(step + 1);
  await desk.clear();
  expect(await study).toMatchObject({ code: 'cancelled' });
});
