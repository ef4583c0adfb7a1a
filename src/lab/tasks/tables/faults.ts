/** Errors of what a user brought. */
import { LabError } from '../../errors';

export function invalid(message: string, remedy: string, options?: ErrorOptions): LabError {
  return new LabError('task-invalid', message, remedy, options);
}

/** A cell or a name as a message may quote it. */
export function shortened(text: string, most = 60): string {
  const plain = text.replaceAll(/\s+/g, ' ').trim();
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain;
}

/** “a”, “b” and 3 more. */
export function listed(names: readonly string[], most = 8): string {
  const shown = names.slice(0, most).map((name) => `“${shortened(name, 40)}”`);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

/** 12,345 */
export function grouped(count: number): string {
  return count.toLocaleString('en-GB');
}

/** 1 row, 12,345 rows */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : several}`;
}
