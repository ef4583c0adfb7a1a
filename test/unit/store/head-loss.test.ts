import { expect, test } from 'vitest';
import type { HeadLossTexts } from '../../../src/lab/studies/head-loss-texts';
import { defaultHeadLossRun, headLossView, runsWithHeadLoss } from '../../../src/store/head-loss';
import { runOf } from './fixtures';

const FOUND: HeadLossTexts = {
  temperature: 0.5,
  promptLength: 8,
  centre: Float32Array.of(3, 0, 4, 0),
  prompts: Float32Array.of(1, 0, 0, 0, 0, 0, 2, 0),
  logNegatives: [1, 30],
  tokens: [5, 7],
  texts: ['one', 'two'],
};

test('a text starts from its own prompt, all of them from the mean', () => {
  expect([...headLossView(FOUND, 1, false).start]).toEqual([0, 0, 2, 0]);
  const both = headLossView(FOUND, null, true);
  expect([...both.start]).toEqual([0.5, 0, 1, 0]);
  expect(both.problem.logNegatives).toEqual([1, 30]);
  expect(both.problem.clamped).toBe(true);
});

test('M is ||c||^2 / (4 D tau^2), and p+ is held against e^-2', () => {
  const view = headLossView(FOUND, null, false);
  expect(view.centreNorm).toBe(5);
  expect(view.smoothness).toBeCloseTo(25 / (4 * 4 * 0.25), 10);
  // s+ = (1.5 + 4) / (2 * 0.5) = 5.5
  expect(view.shares[0]).toBeCloseTo(1 / (1 + Math.exp(1 - 5.5)), 10);
  expect(view.below).toBe(1);
});

test('runs with a prompt and class embeddings, InfoPrompt first', () => {
  const runs = [runOf('head-only', 0), runOf('prompt-tuning', 0), runOf('warp', 0), runOf('infoprompt', 0)];
  expect(runsWithHeadLoss(runs)).toEqual([2, 3]);
  expect(defaultHeadLossRun(runs)).toBe(3);
  expect(defaultHeadLossRun(runs.slice(0, 3))).toBe(2);
  expect(defaultHeadLossRun(runs.slice(0, 2))).toBeNull();
});
