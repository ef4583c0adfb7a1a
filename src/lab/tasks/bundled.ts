/** The tasks that come with the lab: `tasks/index.json` describes them, `tasks/<id>.tsv` holds their examples. */
import * as v from 'valibot';
import { LabError } from '../errors';
import { METRIC_IDS } from '../scores/metric';
import type { Task } from './task';
import { buildTask, readRows } from './tsv';

const Share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** The public set of the same kind, and what was measured on it; figures alone, none of its sentences. */
const Kin = v.object({
  name: v.string(),
  /** The folder in which the checker looks for it. */
  folder: v.string(),
  /** What trifles come to on it, with as many examples as the task has. */
  shortcuts: v.object({ 'first word': Share, length: Share, punctuation: Share, 'single word': Share }),
  /** Accuracy on its test set of a linear probe on each encoder, learnt from this task and from as many of its own. */
  transfer: v.optional(v.array(v.object({ encoder: v.string(), fromHere: Share, fromThere: Share }))),
});

export type Kin = v.InferOutput<typeof Kin>;

const Index = v.object({
  tasks: v.array(
    v.object({
      id: v.string(),
      title: v.string(),
      question: v.string(),
      metric: v.picklist(METRIC_IDS),
      positive: v.optional(v.string()),
      other: v.optional(v.string()),
      labelWords: v.record(v.string(), v.string()),
      licence: v.string(),
      notes: v.string(),
      like: v.optional(Kin),
    }),
  ),
});

export type BundledTask = v.InferOutput<typeof Index>['tasks'][number];

/** @throws LabError `task-missing` when the index is malformed. */
export function readTaskIndex(json: unknown): BundledTask[] {
  const parsed = v.safeParse(Index, json);
  if (!parsed.success)
    throw new LabError('task-missing', 'The list of bundled tasks is malformed.', 'Install the lab again.');
  return parsed.output.tasks;
}

/** @throws LabError `task-missing` naming the tasks there are. */
export function findBundledTask(index: readonly BundledTask[], id: string): BundledTask {
  const found = index.find((task) => task.id === id);
  if (found !== undefined) return found;
  const known = index.map((task) => task.id).join(', ');
  throw new LabError('task-missing', `There is no bundled task called “${id}”.`, `Choose one of: ${known}.`);
}

/** Builds a bundled task from its TSV, whose column `split` says train or test. */
export function buildBundledTask(entry: BundledTask, content: string): Task {
  const rows = readRows(content, `${entry.id}.tsv`);
  return buildTask(
    entry,
    rows.filter(({ split }) => split === 'train'),
    rows.filter(({ split }) => split === 'test'),
  );
}
