/** The command line as a process of its own. */
import { spawn } from 'node:child_process';

export interface Outcome {
  readonly code: number | null;
  readonly stderr: string;
}

/** @param onStderr is told everything said so far, whenever something is said. */
export function runCommand(
  script: string,
  args: readonly string[],
  onStderr: (text: string, interrupt: () => void) => void = () => undefined,
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', `src/cli/${script}.ts`, ...args], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      onStderr(stderr, () => child.kill('SIGINT'));
    });
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, stderr });
    });
  });
}
