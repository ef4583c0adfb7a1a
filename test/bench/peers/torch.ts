/** PyTorch on the same processor as a peer of the bench: `torch_population.py` as a child process, asked line by line. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { byTerm, type Contender, type Peer } from '../contender';
import { exportPopulation } from './torch-export';

const PROGRAM = fileURLToPath(new URL('torch_population.py', import.meta.url));
const THREADS = 2;
/** What the program imports beside Python's own modules. */
const CHECK = 'import torch, transformers, safetensors';
/**
 * Nothing from the network, no files beside the program. Threads that wait sleep: by default they spin, and where
 * something else runs on the machine that made PyTorch several times slower (and would slow the others of a round).
 */
const QUIET = { HF_HUB_OFFLINE: '1', PYTHONDONTWRITEBYTECODE: '1', OMP_WAIT_POLICY: 'PASSIVE' };
/** How much of what a failed program said is shown. */
const LAST_WORDS = 2000;

const Answer = v.object({ losses: v.array(v.array(v.nullable(v.number()))), seconds: v.number() });

export const torchPeer: Peer = {
  name: 'torch',
  stepsPerRound: 4,
  unavailable: async () => {
    const { code, said } = await ended(launch(['-c', CHECK]));
    if (code === 0) return null;
    const module = /No module named .*/.exec(said)?.[0];
    return `no Python with torch found (set BENCH_PYTHON)${module === undefined ? '' : `: ${module}`}`;
  },
  start: async (materials, recipe, steps) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'infoprompt-bench-'));
    const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true });
    try {
      await exportPopulation(folder, materials, recipe, steps);
      const program = new Program([PROGRAM, folder, '--threads', String(THREADS)]);
      return await contend(program, removeFolder);
    } catch (error) {
      await removeFolder();
      throw error;
    }
  },
};

async function contend(program: Program, removeFolder: () => Promise<void>): Promise<Contender> {
  // It says what it is when it has read the folder.
  await program.nextLine();
  return {
    advance: async (steps) => {
      program.say(`step ${steps}`);
      const { losses, seconds } = v.parse(Answer, JSON.parse(await program.nextLine()));
      return { losses: byTerm(losses), seconds };
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

function launch(args: readonly string[]): Launched {
  const child = spawn(process.env['BENCH_PYTHON'] ?? 'python3', args, {
    stdio: 'pipe',
    env: { ...QUIET, ...process.env },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-LAST_WORDS);
  });
  // A program that is gone takes no more words; that it is gone is told by its end.
  child.stdin.on('error', () => undefined);
  return { child, out: child.stdout, said: () => said };
}

/** @returns the exit code, null where the program did not start or was stopped. */
function ended({ child, said }: Launched): Promise<{ code: number | null; said: string }> {
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

  constructor(args: readonly string[]) {
    this.launched = launch(args);
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
    throw new Error(`The PyTorch peer ended with code ${code ?? 'none'}:\n${said}`);
  }

  async end(): Promise<void> {
    this.launched.child.stdin?.end();
    await this.done;
  }
}
