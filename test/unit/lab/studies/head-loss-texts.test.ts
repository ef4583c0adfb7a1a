/** What the head loss is made of, taken from a population: put together, it is the loss that the engine reports. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { headLossTexts } from '../../../../src/lab/studies/head-loss-texts';
import type { Subject } from '../../../../src/lab/studies/study';
import { headLossAt } from '../../../../src/lab/theory/head-loss';
import { shorten, SMALL } from '../support/population';
import { answerOf, createSubject } from '../support/studies';
import { loadSentiment, loadTiny } from '../support/tiny';

let subject: Subject;

beforeAll(async () => {
  await startBackend('wasm');
  const encoder = await loadTiny();
  const task = shorten(await loadSentiment());
  const recipe = {
    ...SMALL,
    presets: ['infoprompt', 'infoprompt-static'] as const,
    dataSeeds: 2,
    seeds: 1,
    temperature: 0.7,
  };
  subject = await createSubject(encoder, task, recipe);
  for (let i = 0; i < 3; i++) await subject.population.advance();
});

afterAll(() => {
  subject.population.dispose();
  subject.encoder.dispose();
});

test.each([0, 1, 2, 3])('run %d: the mean over texts is the head loss of the same batch', async (run) => {
  const { population, corpus } = subject;
  const found = await answerOf(headLossTexts(subject, { run }));
  const { length } = found.texts;
  expect(length).toBe(16);
  const width = found.centre.length;
  const slope = Float64Array.from(found.centre, (value) => value / (Math.sqrt(width) * found.temperature));
  const losses = found.logNegatives.map((negatives, text) =>
    headLossAt(
      { slope, logNegatives: [negatives], clamped: false },
      Float64Array.from(found.prompts.subarray(text * width, (text + 1) * width)),
    ),
  );

  const group = population.groups.find(({ spec }) => spec.runs.some(({ column }) => column === run));
  if (group === undefined) throw new Error('There is such a run.');
  const members = population.samples.flatMap(({ validation }) => [...validation.subarray(0, length)]);
  await corpus.prepare(members);
  const batch = corpus.batch(group.spec, population.recipe.promptLength, members);
  const row = await group.engine.measure(0, batch, {
    rateFactor: 0,
    gamma: 0,
    beta: 0,
    kappa: 0,
    temperature: 0.7,
    negatives: 4,
  });
  const place = group.spec.runs.findIndex(({ column }) => column === run);
  expect(losses.reduce((sum, loss) => sum + loss, 0) / length).toBeCloseTo(row.headLoss[place] ?? NaN, 4);
  expect(found.tokens.every((tokens) => tokens > 3)).toBe(true);
});
