/** A peer that is a process of its own: it is handed a folder, says when it is ready, and answers line by line. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import * as v from 'valibot';
import type { Recipe } from '../../../src/lab/recipe';
import { byTerm, type Contender } from '../contender';
import type { Materials } from '../population';
import { exportPopulation } from './population-export';

/** How much of what a failed program said is shown. */
const LAST_WORDS = 2000;

/** To `step N`: losses of the last of N steps, [runs][terms], what the N took, and the memory of the process. */
const Answer = v.object({
  losses: v.array(v.array(v.nullable(v.number()))),
  seconds: v.number(),
  cpuSeconds: v.number(),
  bytes: v.number(),
});

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Beside this process' own environment, which goes before. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** @param command given the folder that the population lies in. */
export async function startChild(
  materials: Materials,
  recipe: Recipe,
  steps: number,
  command: (folder: string) => Command,
): Promise<Contender> {
  const folder = await mkdtemp(path.join(tmpdir(), 'infoprompt-bench-'));
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await exportPopulation(folder, materials, recipe, steps);
    return await contend(new Program(command(folder)), removeFolder);
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

async function contend(program: Program, removeFolder: () => Promise<void>): Promise<Contender> {
  // It says what it is when it has read the folder.
  await program.nextLine();
  return {
    advance: async (steps) => {
      program.say(`step ${steps}`);
      const { losses, ...costs } = v.parse(Answer, JSON.parse(await program.nextLine()));
      return { losses: byTerm(losses), ...costs };
    },
    dispose: async () => {
      await program.end();
      await removeFolder();
    },
  };
}

interface Launched {
  readonly child: ChildProcess;
  readonly out: Readable;
  /** What it said on its error stream so far. */
  readonly said: () => string;
}

export function launch({ file, args, environment = {} }: Command): Launched {
  const child = spawn(file, args, { stdio: 'pipe', env: { ...environment, ...process.env } });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-LAST_WORDS);
  });
  // A program that is gone takes no more words; that it is gone is told by its end.
  child.stdin.on('error', () => undefined);
  return { child, out: child.stdout, said: () => said };
}

/** @returns the exit code, null where the program did not start or was stopped. */
export function ended({ child, said }: Launched): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, said: said() }));
    child.once('close', (code) => resolve({ code, said: said() }));
  });
}

/** A child process that answers each line with one line. */
class Program {
  private readonly launched: Launched;
  private readonly lines: AsyncIterator<string>;
  private readonly done: Promise<{ code: number | null; said: string }>;

  constructor(private readonly command: Command) {
    this.launched = launch(command);
    this.done = ended(this.launched);
    this.lines = createInterface({ input: this.launched.out })[Symbol.asyncIterator]();
  }

  say(line: string): void {
    this.launched.child.stdin?.write(`${line}\n`);
  }

  async nextLine(): Promise<string> {
    const line: IteratorResult<string, unknown> = await this.lines.next();
    if (line.done !== true) return line.value;
    const { code, said } = await this.done;
    throw new Error(`${this.command.args.join(' ')} ended with code ${code ?? 'none'}:\n${said}`);
  }

  async end(): Promise<void> {
    this.launched.child.stdin?.end();
    await this.done;
  }
}
