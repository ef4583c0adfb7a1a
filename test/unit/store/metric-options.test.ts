import { expect, it } from 'vitest';
import { METRIC_IDS, type MetricId } from '../../../src/lab/scores/metric';
import type { BundledTask } from '../../../src/store/catalogue';
import { metricOptions } from '../../../src/store/metric-options';

const WITHOUT_OTHER = 'macro-f1-without-other';
const FEWER = METRIC_IDS.filter((id) => id !== WITHOUT_OTHER);
const plain: BundledTask = {
  id: 'plain',
  title: 'Plain',
  question: '',
  metric: 'accuracy',
  labelWords: { a: 'a', b: 'b' },
  licence: '',
  notes: '',
};
const bundled = [plain, { ...plain, id: 'relation', other: 'b' }];

const offered = (task: string, metric: MetricId | '' = '', opened?: { id: string; other: number | null }) =>
  metricOptions({ task, metric }, bundled, opened).map(({ id }) => id);

it('offers the task’s own metric and all that it can be judged by', () => {
  expect(offered('relation')).toEqual(['', ...METRIC_IDS]);
  expect(offered('plain')).toEqual(['', ...FEWER]);
});

it('asks the opened task, where it is the recipe’s', () => {
  expect(offered('own:mine', '', { id: 'own:mine', other: null })).toEqual(['', ...FEWER]);
  expect(offered('own:mine', '', { id: 'own:mine', other: 0 })).toEqual(['', ...METRIC_IDS]);
  expect(offered('plain', '', { id: 'relation', other: 1 })).toEqual(['', ...FEWER]);
});

it('leaves nothing out of a task that nobody has opened, nor what the recipe asks for', () => {
  expect(offered('own:mine', '', { id: 'plain', other: null })).toEqual(['', ...METRIC_IDS]);
  expect(offered('plain', WITHOUT_OTHER)).toContain(WITHOUT_OTHER);
});
