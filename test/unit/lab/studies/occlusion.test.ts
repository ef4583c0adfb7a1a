import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { occlusion } from '../../../../src/lab/studies/occlusion';
import type { Study, Subject } from '../../../../src/lab/studies/study';
import { shorten, SMALL } from '../support/population';
import { createSubject } from '../support/studies';
import { loadSentiment, loadTiny } from '../support/tiny';

let subject: Subject;

beforeAll(async () => {
  await startBackend('wasm');
  const encoder = await loadTiny();
  const task = shorten(await loadSentiment());
  const recipe = { ...SMALL, presets: ['prompt-tuning', 'infoprompt'] as const, dataSeeds: 2 };
  subject = await createSubject(encoder, task, recipe);
});

afterAll(() => {
  subject.population.dispose();
  subject.encoder.dispose();
});

async function answerOf<A>(study: Study<A>): Promise<{ answer: A; last: { done: number; total: number } }> {
  let last = { done: 0, total: 0 };
  for (;;) {
    const next = await study.next();
    if (next.done === true) return { answer: next.value, last };
    last = next.value;
  }
}

test('each word is left out in turn, of both texts, for every run', async () => {
  const { population } = subject;
  const ask = { text: 'A fine  film, \n really.', text2: 'Not bad at all' };
  const { answer, last } = await answerOf(occlusion(subject, ask));
  expect(answer.words.map(({ word, second }) => `${second ? '2' : '1'} ${word}`)).toEqual([
    ...['A', 'fine', 'film,', 'really.'].map((word) => `1 ${word}`),
    ...['Not', 'bad', 'at', 'all'].map((word) => `2 ${word}`),
  ]);
  expect(last).toEqual({ done: 9, total: 9 });
  const variants = [ask, { ...ask, text: 'A film, really.' }, { ...ask, text2: 'Not at all' }];
  for (const [variant, place] of [0, 2, 6].entries()) {
    const example = { ...(variants[variant] ?? ask), label: 0 };
    const { probabilities, classes } = await population.answer([example]);
    for (let run = 0; run < population.runs.length; run++) {
      for (let c = 0; c < classes; c++) {
        const found = answer.probabilities[(run * 9 + place) * classes + c] ?? NaN;
        expect(found).toBeCloseTo(probabilities[run * classes + c] ?? NaN, 5);
      }
    }
  }
});

test('a long text is asked about in pieces, with a word about each', async () => {
  const study = occlusion(subject, { text: 'word '.repeat(80), text2: null });
  const told: number[] = [];
  for (;;) {
    const next = await study.next();
    if (next.done === true) {
      expect(next.value.words).toHaveLength(80);
      expect(next.value.probabilities.some(Number.isNaN)).toBe(false);
      break;
    }
    told.push(next.value.done);
  }
  // 8 runs, 256 texts a piece.
  expect(told).toEqual([32, 64, 81]);
});
