/** Which past trainings lie over the charts: the tab keeps it over a reload. */
import { keepText, readText } from '../kept-text';

const KEY = 'infoprompt-overlays';

/** Ids in the order in which they were chosen; none where storage cannot be used or has something else. */
export function keptOverlays(storage: () => Storage): string[] {
  try {
    const ids: unknown = JSON.parse(readText(storage, KEY) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

export function keepOverlays(storage: () => Storage, ids: readonly string[]): void {
  keepText(storage, KEY, JSON.stringify(ids));
}
