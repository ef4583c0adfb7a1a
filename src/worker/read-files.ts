/** Files that a person has chosen or dropped, read one after the other. */
import { LabError } from '../lab/errors';
import { readTable } from '../lab/tasks/tables/read';
import type { Table } from '../lab/tasks/tables/table';

/**
 * @param told called with a file's name and how many of its bytes are done.
 * @throws LabError `task-invalid` naming the file; `cancelled` by the signal.
 */
export async function readFiles(
  files: readonly File[],
  signal: AbortSignal,
  told: (name: string, done: number, total: number) => void,
): Promise<Table[]> {
  const tables: Table[] = [];
  for (const file of files) {
    const onProgress = (done: number, total: number): void => {
      told(file.name, done, total);
    };
    try {
      tables.push(...(await readTable(file.name, file, { signal, onProgress })));
    } catch (error) {
      throw error instanceof DOMException ? unreadable(file.name, error) : error;
    }
  }
  return tables;
}

/** Of a file that was moved, changed or locked after it was chosen, the browser says no more than that it failed. */
function unreadable(name: string, cause: DOMException): LabError {
  return new LabError(
    'task-invalid',
    `${name} cannot be read; it may have been moved or changed since it was chosen.`,
    'Choose it once more. A file that another program holds open has to be closed there first.',
    { cause },
  );
}
