/** Few-shot samples, validation sets and batches: pure functions of the data seed. */
import { LabError } from '../errors';
import { RandomStream } from '../random';
import type { Example, Task } from './task';

/** Indices into a task's training examples. */
export interface Sample {
  readonly shots: Int32Array;
  readonly validation: Int32Array;
}

/** A sample as plain data: training examples are counted from 0 in the order of the task's file. */
export interface SampleRecord {
  readonly dataSeed: number;
  /** What is learnt from. */
  readonly shots: readonly number[];
  /** What the validation scores are measured on. */
  readonly validation: readonly number[];
}

/**
 * Draws `shots` training examples, equally many of each class (the first classes get the remainder), and up to `limit`
 * other examples for validation, class-balanced as far as they go.
 *
 * @throws LabError `task-invalid` when a class has too few examples to leave any for validation.
 */
export function drawSample(task: Task, shots: number, limit: number, dataSeed: number): Sample {
  const order = new RandomStream('sample', dataSeed).permutation(task.train.length);
  const byClass: number[][] = task.classes.map(() => []);
  for (const index of order) byClass[task.train[index]?.label ?? 0]?.push(index);

  const chosen: number[] = [];
  byClass.forEach((members, label) => {
    const wanted = share(shots, task.classes.length, label);
    if (members.length <= wanted) {
      throw new LabError(
        'task-invalid',
        `The class “${task.classes[label] ?? ''}” has ${members.length} training examples; ${wanted} are to be learnt from and at least one must be left for validation.`,
        'Choose fewer examples to learn from, or add examples of this class.',
      );
    }
    chosen.push(...members.splice(0, wanted));
  });

  const validation: number[] = [];
  while (validation.length < limit && byClass.some((members) => members.length > 0)) {
    for (const members of byClass) {
      const next = members.shift();
      if (next !== undefined && validation.length < limit) validation.push(next);
    }
  }
  return { shots: Int32Array.from(chosen), validation: Int32Array.from(validation) };
}

/** @param samples of each data seed. */
export function recordSamples(samples: readonly Sample[]): SampleRecord[] {
  return samples.map(({ shots, validation }, dataSeed) => ({
    dataSeed,
    shots: [...shots],
    validation: [...validation],
  }));
}

/** The examples that the runs of all samples are watched on; one that several samples hold comes as often. */
export function validationExamples(task: Task, samples: readonly Sample[]): Example[] {
  return samples.flatMap(({ validation }) => [...validation].flatMap((index) => task.train[index] ?? []));
}

function share(total: number, parts: number, part: number): number {
  return Math.floor(total / parts) + (part < total % parts ? 1 : 0);
}

/** The members of the batch of step `step`: the sample in a fresh random order each epoch, cut into batches end to end. */
export function drawBatch(shots: Int32Array, batch: number, step: number, dataSeed: number): Int32Array {
  const members = new Int32Array(batch);
  let epoch = -1;
  let order: Int32Array = new Int32Array(0);
  for (let i = 0; i < batch; i++) {
    const at = step * batch + i;
    if (Math.floor(at / shots.length) !== epoch) {
      epoch = Math.floor(at / shots.length);
      order = new RandomStream('batches', dataSeed, epoch).permutation(shots.length);
    }
    members[i] = shots[order[at % shots.length] ?? 0] ?? 0;
  }
  return members;
}
