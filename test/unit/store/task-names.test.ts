import { expect, it } from 'vitest';
import { otherTitle, taskOptions } from '../../../src/store/task-names';
import type { OwnTasks } from '../../../src/worker/protocol';

const OWN: OwnTasks = {
  tasks: [
    {
      id: 'own:Moods',
      title: 'Moods',
      source: 'a.csv',
      classes: 2,
      train: 1,
      test: 1,
      bytes: 1,
      addedAt: 1,
      stored: true,
    },
  ],
  lasting: true,
};

it('says what a task will be called where its name is taken', () => {
  expect(otherTitle('Moods ', OWN)).toBe('Moods 2');
  expect(otherTitle('Mood', OWN)).toBeNull();
  expect(otherTitle('Moods', null)).toBeNull();
  expect(otherTitle(' ', OWN)).toBeNull();
  expect(otherTitle('/', OWN)).toBeNull();
});

it('a deleted task that the recipe asks for is still named', () => {
  expect(taskOptions([], OWN, 'own:Moods').absent).toBeNull();
  expect(taskOptions([], { ...OWN, tasks: [] }, 'own:Moods').absent).toEqual({ id: 'own:Moods', title: 'Moods' });
});
