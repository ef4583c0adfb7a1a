/** What the page is told of the task that a population learns. */
import { referenceLevels } from '../lab/scores/judging';
import { validationExamples } from '../lab/tasks/sampling';
import { isPair, majorityShare, type Task } from '../lab/tasks/task';
import type { Population } from '../lab/training/population';
import type { TaskInfo } from './protocol';

export function describeTask(task: Task, population: Population): TaskInfo {
  return {
    id: task.id,
    title: task.title,
    question: task.question,
    classes: task.classes,
    labelWords: task.labelWords,
    pair: isPair(task),
    trainExamples: task.train.length,
    validationExamples: population.validationExamples,
    testExamples: task.test.length,
    metric: population.metric,
    positive: task.positive,
    other: task.other,
    validationLevels: referenceLevels(population.metric, task, validationExamples(task, population.samples)),
    testLevels: referenceLevels(population.metric, task, task.test),
    chance: 1 / task.classes.length,
    majority: majorityShare(task.test, task.classes.length),
    cutShare: population.cutShare,
  };
}
