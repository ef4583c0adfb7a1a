/** Which past trainings lie over the charts: the tab keeps it over a reload. */

const KEY = 'infoprompt-overlays';

/** Ids in the order in which they were chosen; none where storage cannot be used or has something else. */
export function keptOverlays(storage: () => Storage): string[] {
  try {
    const ids: unknown = JSON.parse(storage().getItem(KEY) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

export function keepOverlays(storage: () => Storage, ids: readonly string[]): void {
  try {
    storage().setItem(KEY, JSON.stringify(ids));
  } catch {
    // Storage may be forbidden; they then last as long as the page.
  }
}
