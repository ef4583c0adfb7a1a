/** The history as one file, and back. */
import * as v from 'valibot';
import { LabError } from '../../lab/errors';
import { FileEntry, type HistoryEntry } from './entry';

const FORMAT = 'infoprompt-lab-history';
const VERSION = 1;

const FileSchema = v.object({
  format: v.literal(FORMAT),
  version: v.number(),
  entries: v.array(v.unknown()),
});

/** JSON with all entries; numbers that are none become null. */
export function historyFile(entries: readonly HistoryEntry[]): string {
  return JSON.stringify({
    format: FORMAT,
    version: VERSION,
    entries: entries.map((entry) => ({
      ...entry,
      evaluations: { ...entry.evaluations, scores: listOf(entry.evaluations.scores) },
      losses: { ...entry.losses, medians: listOf(entry.losses.medians) },
    })),
  });
}

function listOf(values: Float32Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? value : null));
}

/**
 * Reads what `historyFile` wrote.
 *
 * @throws LabError `history-invalid` naming the entry and the field that cannot be used; then nothing is taken.
 */
export function readHistoryFile(text: string, name: string): HistoryEntry[] {
  const parsed = v.safeParse(FileSchema, parseJson(text, name));
  if (!parsed.success) {
    throw new LabError('history-invalid', `${name} is no history of this lab.`, 'Choose a file that “Export” made.');
  }
  const { version, entries } = parsed.output;
  if (version !== VERSION) {
    throw new LabError(
      'history-invalid',
      `${name} was written by another version of the lab (${version}).`,
      'Open it with the version that wrote it, or with a newer one.',
    );
  }
  return entries.map((entry, index) => readEntry(entry, `${name}, entry ${index + 1}`));
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new LabError('history-invalid', `${name} is no JSON.`, 'Choose a file that “Export” made.', { cause: error });
  }
}

function readEntry(entry: unknown, where: string): HistoryEntry {
  const parsed = v.safeParse(FileEntry, entry);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue);
  throw new LabError(
    'history-invalid',
    `${where}${path === null ? '' : `, “${path}”`}: ${issue.message}.`.replace('..', '.'),
    'The file was changed or cut; export it again where it came from.',
  );
}
