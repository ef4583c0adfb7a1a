/** Command-line arguments: options by name, each checked, every mistake named. */
import { parseArgs } from 'node:util';
import { LabError } from '../lab/errors';

/** @throws LabError `recipe-invalid` for an unknown option or a missing value. */
export function readOptions<K extends string>(names: readonly K[], usage: string): Partial<Record<K, string>> {
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
    const { values } = parseArgs({ options, strict: true, allowPositionals: false });
    return values as Partial<Record<K, string>>;
  } catch (cause) {
    throw new LabError(
      'recipe-invalid',
      cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause),
      usage,
      { cause },
    );
  }
}

/**
 * Runs a command: bad input ends with exit code 2 and one line, an interruption with the shell's code for it, a fault of
 * the program with its stack and code 1.
 */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (error instanceof LabError && error.code !== 'internal') {
      process.stderr.write(`error: ${error.message} ${error.remedy}\n`.replaceAll(/\s*\n\s*/g, ' ').trim() + '\n');
      process.exitCode = error.code === 'cancelled' ? 130 : 2;
      return;
    }
    throw error;
  }
}
