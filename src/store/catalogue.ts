/** Which tasks lie beside the page. Where there is no list, only the recipe's own is offered. */
import { readTaskIndex, type BundledTask } from '../lab/tasks/bundled';

export type { BundledTask };

export async function fetchTasks(baseUrl: string): Promise<readonly BundledTask[]> {
  try {
    const response = await fetch(new URL('tasks/index.json', baseUrl));
    return response.ok ? readTaskIndex(await response.json()) : [];
  } catch {
    // Not being able to list is no failure: opening a missing task says so itself.
    return [];
  }
}
