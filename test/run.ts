/**
 * Runs the checks in order and ends with their count: `tsx test/run.ts [stage...] [arguments for the last stage]`.
 * A failed stage does not stop the next one, so that one run shows everything that is wrong.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireBrowser } from './browser-path';
import { add, type Counts, NOTHING, readPlaywrightReport, readVitestReport } from './report';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A stage that takes longer hangs; without an end it would hide every later result. */
const STAGE_LIMIT_MS = 60 * 60_000;

interface Context {
  /** A folder for reports, gone when the run is over. */
  readonly reports: string;
  readonly args: readonly string[];
}

interface Stage {
  readonly run: (context: Context) => Promise<Counts>;
  /** A stage whose failure makes this one meaningless. */
  readonly needs?: StageName;
}

const STAGE_NAMES = ['typecheck', 'lint', 'unit', 'browser', 'build', 'e2e'] as const;
type StageName = (typeof STAGE_NAMES)[number];

const runProcess = (command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit'],
      // npm is a script on Windows, and only a shell starts scripts there.
      shell: process.platform === 'win32' && command === 'npm',
      timeout: STAGE_LIMIT_MS,
    });
    child.once('error', (cause) => {
      console.error(cause);
      resolve(false);
    });
    child.once('exit', (code, signal) => {
      if (signal !== null) console.error(`Ended by ${signal}.`);
      resolve(code === 0);
    });
  });

const runNode = (script: string, args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<boolean> =>
  runProcess(process.execPath, [join(ROOT, 'node_modules', script), ...args], environment);

/** A check that passes or fails as a whole counts as one test. */
const whole = (script: string): Stage => ({
  run: async ({ args }) => {
    const passed = await runProcess('npm', ['run', '--silent', script, ...(args.length > 0 ? ['--', ...args] : [])]);
    return passed ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: [script] };
  },
});

const vitest = (project: 'unit' | 'browser'): Stage => ({
  run: async ({ reports, args }) => {
    if (project === 'browser') process.env['CHROME_PATH'] ??= requireBrowser();
    const report = join(reports, `${project}.json`);
    const passed = await runNode('vitest/vitest.mjs', [
      ...['run', '--config', 'test/vitest.config.ts', '--project', project],
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      ...args,
    ]);
    return readVitestReport(report, project, passed);
  },
});

const playwright: Stage = {
  needs: 'build',
  run: async ({ reports, args }) => {
    process.env['CHROME_PATH'] ??= requireBrowser();
    const report = join(reports, 'e2e.json');
    const passed = await runNode(
      '@playwright/test/cli.js',
      ['test', '--config', 'test/playwright.config.ts', '--reporter=list,json', ...args],
      { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    );
    return readPlaywrightReport(report, 'e2e', passed);
  },
};

const STAGES: Readonly<Record<StageName, Stage>> = {
  typecheck: whole('typecheck'),
  lint: whole('lint'),
  unit: vitest('unit'),
  browser: vitest('browser'),
  build: whole('build'),
  e2e: playwright,
};

const isStageName = (text: string): text is StageName => STAGE_NAMES.some((name) => name === text);

const chooseStages = (words: readonly string[]): { chosen: readonly StageName[]; args: readonly string[] } => {
  const end = words.findIndex((word) => !isStageName(word));
  const named = (end === -1 ? words : words.slice(0, end)).filter(isStageName);
  const args = end === -1 ? [] : words.slice(end);
  if (named.length === 0 && args.length > 0) {
    throw new Error(`There is no stage "${args[0] ?? ''}"; the stages are ${STAGE_NAMES.join(', ')}.`);
  }
  const wanted = new Set<StageName>(named.length === 0 ? STAGE_NAMES : named);
  for (const name of named) {
    const needed = STAGES[name].needs;
    if (needed !== undefined) wanted.add(needed);
  }
  return { chosen: STAGE_NAMES.filter((name) => wanted.has(name)), args };
};

const runStage = async (name: StageName, context: Context): Promise<Counts> => {
  console.log(`\n=== ${name} ===`);
  const start = performance.now();
  let counts: Counts;
  try {
    counts = await STAGES[name].run(context);
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : cause);
    counts = { ...NOTHING, failed: [`${name}: the stage could not run`] };
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`=== ${name}: ${counts.passed} passed, ${counts.failed.length} failed, ${seconds} s ===`);
  return counts;
};

const runStages = async (chosen: readonly StageName[], args: readonly string[], reports: string): Promise<Counts> => {
  let total = NOTHING;
  const broken = new Set<StageName>();
  for (const name of chosen) {
    const needed = STAGES[name].needs;
    const counts =
      needed !== undefined && broken.has(needed)
        ? { ...NOTHING, failed: [`${name}: not run, because ${needed} failed`] }
        : await runStage(name, { reports, args: name === chosen.at(-1) ? args : [] });
    if (counts.failed.length > 0) broken.add(name);
    total = add(total, counts);
  }
  return total;
};

const main = async (): Promise<void> => {
  const { chosen, args } = chooseStages(process.argv.slice(2));
  const reports = await mkdtemp(join(tmpdir(), 'infoprompt-lab-'));
  let total: Counts;
  try {
    total = await runStages(chosen, args, reports);
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
  console.log('');
  for (const name of total.skipped) console.log(`SKIPPED ${name}`);
  for (const name of total.failed) console.log(`FAILED ${name}`);
  const skipped = total.skipped.length > 0 ? `, ${total.skipped.length} skipped` : '';
  console.log(`${total.passed} passed, ${total.failed.length} failed${skipped}`);
  if (total.failed.length > 0) process.exitCode = 1;
};

main().catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : cause);
  process.exitCode = 1;
});
