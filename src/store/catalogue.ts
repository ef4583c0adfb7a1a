/** Which tasks lie beside the page. Where there is no list, only the recipe's own is offered. */
export interface CatalogueEntry {
  readonly id: string;
  readonly title: string;
}

export async function fetchTasks(baseUrl: string): Promise<readonly CatalogueEntry[]> {
  try {
    const response = await fetch(new URL('tasks/index.json', baseUrl));
    if (!response.ok) return [];
    const index: unknown = await response.json();
    const list: unknown = typeof index === 'object' && index !== null ? Reflect.get(index, 'tasks') : null;
    return Array.isArray(list) ? list.flatMap(parseEntry) : [];
  } catch {
    // Not being able to list is no failure: opening a missing task says so itself.
    return [];
  }
}

function parseEntry(entry: unknown): CatalogueEntry[] {
  if (typeof entry !== 'object' || entry === null || !('id' in entry) || typeof entry.id !== 'string') return [];
  const title = 'title' in entry && typeof entry.title === 'string' ? entry.title : entry.id;
  return [{ id: entry.id, title }];
}
