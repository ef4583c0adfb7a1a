/** How tasks are called on the page, and which are offered. */
import { freeTitle } from '../lab/tasks/own-names';
import type { OwnTasks } from '../worker/protocol';
import type { BundledTask } from './catalogue';

const OWN = 'own:';

export interface TaskOption {
  readonly id: string;
  readonly title: string;
}

export interface TaskOptions {
  readonly bundled: readonly TaskOption[];
  readonly own: readonly TaskOption[];
  /** The recipe's task, where it is in neither list: a link may name something that is not here. */
  readonly absent: TaskOption | null;
}

export function taskOptions(bundled: readonly BundledTask[], own: OwnTasks | null, selected: string): TaskOptions {
  const tasks = own?.tasks ?? [];
  const known = [...bundled, ...tasks].some(({ id }) => id === selected);
  return {
    bundled: bundled.map(({ id, title }) => ({ id, title })),
    own: tasks.map(({ id, title }) => ({ id, title })),
    absent: known ? null : { id: selected, title: taskName(selected) },
  };
}

/** What a task of this title will be called where another one has its name; null where none has, or there is no title. */
export function otherTitle(title: string, own: OwnTasks | null): string | null {
  if (title.trim() === '') return null;
  try {
    const free = freeTitle(
      title,
      (own?.tasks ?? []).map(({ id }) => id),
    );
    return free === title.trim() ? null : free;
  } catch {
    // A title of nothing but signs is refused when the task is made.
    return null;
  }
}

/** What a task is called where nothing but its id is known. */
export function taskName(id: string): string {
  return id.startsWith(OWN) ? id.slice(OWN.length) : id;
}

/** The name of a data set that can be fetched; null for what only its owner has. */
export function dataSetOf(id: string): string | null {
  return id.startsWith(OWN) || !/[/:]/.test(id) ? null : id;
}
