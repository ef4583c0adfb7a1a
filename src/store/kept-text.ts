/** Short texts in a storage of the browser, which may be forbidden to a page. */

/** Null where there is none, or no storage. */
export function readText(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(key);
  } catch {
    return null;
  }
}

/** Where the browser does not let us remember, the text lasts no longer than the page. */
export function keepText(storage: () => Storage, key: string, text: string): void {
  try {
    storage().setItem(key, text);
  } catch {
    // There is nothing to be done about it, and nothing depends on it.
  }
}
