/** `npm run experiment`: the laboratory without a browser. */
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { LabError } from '../lab/errors';
import { RECIPE_KEYS, type Recipe, type RecipeKey } from '../lab/recipe';
import { parseRecipe } from '../lab/recipe-parsing';
import { metricInForce } from '../lab/scores/judging';
import { ResultCollector } from '../lab/statistics/result';
import type { Task } from '../lab/tasks/task';
import { Population } from '../lab/training/population';
import { readOptions, runCommand } from './arguments';
import { openEncoder } from './encoders';
import { startEngine } from './engines';
import { loadBundledTask, startBackend, type NodeBackend } from './platform';
import { loadDataSet, loadTaskFiles, TASK_OPTIONS, type LoadedTask } from './tasks';

const USAGE =
  'Usage: npm run --silent experiment -- --encoder DIR|ID|OWNER/NAME[@REVISION] (--task ID|OWNER/NAME[:CONFIGURATION] | --train FILE [--test FILE | --test-share X --split-seed N] [--text-column A] [--text2-column B] [--label-column C]) --out result.json [--metric M] [--presets A,B] [--inits A,B] [--seeds N] [--steps N] … [--backend wasm|cpu] [--engine compiled|reference] [--threads N]';

/** Options of the command line that are called otherwise than the recipe's keys. */
const RENAMED: Partial<Record<RecipeKey, string>> = { learningRate: 'lr' };

function optionOf(key: RecipeKey): string {
  return RENAMED[key] ?? key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** What a page takes in place of a value that it cannot use. */
const INSTEAD = /; (?:“[^”]*”|[^;“”]*) is used\./;

function readRecipe(options: Readonly<Record<string, string | undefined>>): Recipe {
  const given: Record<string, unknown> = {};
  for (const key of RECIPE_KEYS) {
    const value = options[optionOf(key)];
    if (key !== 'encoder' && key !== 'task' && value !== undefined) given[key] = value;
  }
  const { recipe, notices } = parseRecipe(given);
  const [notice] = notices;
  // A page may clamp and say so; a script must not run something other than what it was told.
  if (notice !== undefined) {
    const option = notice.key === null ? '' : `--${optionOf(notice.key)}: `;
    throw new LabError(
      'recipe-invalid',
      `${option}${notice.text.replace(/^[^:]*: /, '').replace(INSTEAD, '.')}`,
      'Correct the option and run again.',
    );
  }
  return recipe;
}

async function loadTask(options: Readonly<Record<string, string | undefined>>): Promise<LoadedTask> {
  const { task, train } = options;
  const ofFiles = TASK_OPTIONS.find((option) => options[option] !== undefined);
  const tell = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  if (train !== undefined && task === undefined) return withoutRevision(await loadTaskFiles(train, options, tell));
  if (task?.startsWith('own:') === true) {
    throw new LabError(
      'task-missing',
      `“${task}” is a task that a browser keeps; the command line cannot see it.`,
      'Give the file that it was made from: --train FILE.',
    );
  }
  if (ofFiles === undefined && task !== undefined) {
    // Names of the hub have an owner or a configuration; what comes with the lab has neither.
    return /[/:]/.test(task) ? loadDataSet(task, tell) : withoutRevision(await loadBundledTask(task));
  }
  if (task !== undefined && train === undefined) {
    throw new LabError('recipe-invalid', `--${ofFiles ?? ''} goes with --train, not with --task.`, USAGE);
  }
  throw new LabError('recipe-invalid', 'Give either --task or --train, with or without --test.', USAGE);
}

function withoutRevision(task: Task): LoadedTask {
  return { task, revision: null };
}

async function main(): Promise<void> {
  const options: Readonly<Record<string, string | undefined>> = readOptions(
    [...RECIPE_KEYS.map(optionOf), ...TASK_OPTIONS, 'backend', 'engine', 'threads', 'out'],
    USAGE,
  );
  const { encoder: wanted = 'tiny', out, backend = 'wasm' } = options;
  if (out === undefined) throw new LabError('recipe-invalid', '--out is missing.', USAGE);
  if (backend !== 'wasm' && backend !== 'cpu')
    throw new LabError('recipe-invalid', `--backend is “${backend}”.`, 'Choose wasm or cpu.');
  // Every mistake is named before what it concerns is fetched.
  const given = readRecipe(options);
  const { task, revision: taskRevision } = await loadTask(options);
  metricInForce(given, task);
  await startBackend(backend satisfies NodeBackend);
  const { name, threads, engine } = await startEngine(options['engine'], backend, options['threads']);
  const { encoder, revision, sha256 } = await openEncoder(wanted);
  const recipe = { ...given, encoder: encoder.id, task: task.id };
  const population = await Population.create({ encoder, task, recipe, engine });
  const collector = new ResultCollector(population.runs, population.samples, task, population.metric);
  const began = performance.now();

  const write = (): void => {
    const environment = {
      backend,
      engine: name,
      ...(threads === null ? {} : { threads }),
      encoder: encoder.id,
      ...(revision === null ? {} : { encoderRevision: revision }),
      encoderSha256: sha256,
      ...(taskRevision === null ? {} : { taskRevision }),
      node: process.version,
      platform: `${os.platform()} ${os.arch()}`,
      cpu: os.cpus()[0]?.model ?? 'unknown',
      seconds: Number(((performance.now() - began) / 1000).toFixed(1)),
      stepsDone: population.step,
    };
    writeFileSync(out, `${JSON.stringify(collector.result(recipe, environment))}\n`);
  };
  process.once('SIGINT', () => {
    write();
    process.stderr.write(`\nstopped at step ${population.step}; ${out} holds what there is\n`);
    process.exit(130);
  });

  for await (const event of population.train()) {
    collector.take(event);
    if (event.kind === 'step') {
      const rate = (population.step * population.runs.length * 1000) / (performance.now() - began);
      process.stderr.write(
        `\rstep ${population.step} of ${recipe.steps}, ${population.runs.length} runs, ${rate.toFixed(1)} seed-steps/s `,
      );
    }
    // The training loop never leaves the event loop by itself on WASM; a signal is seen here.
    await new Promise((resolve) => setImmediate(resolve));
  }
  process.stderr.write('\n');
  write();
  population.dispose();
  encoder.dispose();
}

void runCommand(main);
