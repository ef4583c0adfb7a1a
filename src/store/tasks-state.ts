/** What the page knows about tasks: those there are, and the one that is being brought. */
import type { Failure } from '../lab/errors';
import type { ChoiceReview, DataSetDescription, OwnTasks, TablesInfo, TaskChoice } from '../worker/protocol';
import type { BundledTask } from './catalogue';

/** Parts of the dialog; what comes of an action is told in the part where it was asked for. */
export type TaskSection = 'device' | 'files' | 'hub' | 'choice';

export interface Reading {
  readonly name: string;
  readonly unit: 'bytes' | 'rows';
  readonly done: number;
  /** 0 where nobody knows. */
  readonly total: number;
  readonly note: string | null;
  readonly stopping: boolean;
}

export interface TasksState {
  readonly bundled: readonly BundledTask[];
  /** Null until the worker has answered. */
  readonly own: OwnTasks | null;
  readonly dialogOpen: boolean;
  readonly lookAt: TaskSection | null;
  /** What stands in the field for the hub. */
  readonly name: string;
  readonly dataSet: DataSetDescription | null;
  readonly reading: Reading | null;
  readonly problem: { readonly section: TaskSection; readonly failure: Failure } | null;
  /** What was read and waits for a choice. */
  readonly tables: TablesInfo | null;
  readonly choice: TaskChoice | null;
  readonly notes: readonly string[];
  /** Of the choice as it stands; null while it is being looked at, or cannot be. */
  readonly review: ChoiceReview | null;
  /** Whether the task is to outlast the page. */
  readonly store: boolean;
  readonly making: boolean;
}

/** Nothing has been read that waits for a choice. */
export const NO_TABLES = { tables: null, choice: null, notes: [], review: null } as const;

export const INITIAL: TasksState = {
  bundled: [],
  own: null,
  dialogOpen: false,
  lookAt: null,
  name: '',
  dataSet: null,
  reading: null,
  problem: null,
  ...NO_TABLES,
  store: false,
  making: false,
};
