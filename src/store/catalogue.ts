/** Which tasks and encoders lie beside the page. Where there is no list, only the recipe's own are offered. */
export interface CatalogueEntry {
  readonly id: string;
  readonly title: string;
}

export interface Catalogue {
  readonly tasks: readonly CatalogueEntry[];
  readonly encoders: readonly CatalogueEntry[];
}

export const EMPTY_CATALOGUE: Catalogue = { tasks: [], encoders: [] };

export async function fetchCatalogue(baseUrl: string): Promise<Catalogue> {
  const [tasks, encoders] = await Promise.all([
    fetchEntries(new URL('tasks/index.json', baseUrl), 'tasks'),
    fetchEntries(new URL('encoders/index.json', baseUrl), 'encoders'),
  ]);
  return { tasks, encoders };
}

async function fetchEntries(url: URL, name: string): Promise<CatalogueEntry[]> {
  try {
    const response = await fetch(url);
    if (!response.ok) return [];
    const index: unknown = await response.json();
    const list: unknown = typeof index === 'object' && index !== null ? Reflect.get(index, name) : null;
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
