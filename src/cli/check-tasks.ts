/**
 * `npm run check-tasks`: whether the bundled tasks are what they should be. With `--public DIR`, a folder with the public
 * sets, the figures that they are held against are measured anew and written to the index.
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LabError } from '../lab/errors';
import { checkTask, measureTask, type Finding } from '../lab/tasks/checks/check';
import { shortcutScores } from '../lab/tasks/checks/shortcuts';
import { buildBundledTask, findBundledTask, readTaskIndex, type BundledTask, type Kin } from '../lab/tasks/bundled';
import type { Task } from '../lab/tasks/task';
import { readOptions, runCommand } from './arguments';
import { openEncoder } from './encoders';
import { startBackend } from './platform';
import { measureTransfer, sample } from './task-transfer';
import { loadTaskFiles } from './tasks';

const DIRECTORY = new URL('../../public/tasks/', import.meta.url);
const INDEX = new URL('index.json', DIRECTORY);
const ENCODERS = ['tiny', 'mini'] as const;
/** How much less a probe that learnt from the task may get on the public set, in shares. */
const LARGEST_LOSS = 0.06;

async function main(): Promise<void> {
  const { public: sets, task: only } = readOptions(
    ['public', 'task'],
    'Usage: npm run check-tasks -- [--task ID] [--public DIR]',
  );
  const index: unknown = JSON.parse(await readFile(INDEX, 'utf8'));
  const entries = readTaskIndex(index);
  if (only !== undefined) findBundledTask(entries, only);
  const measured: BundledTask[] = [];
  let faults = 0;
  for (const entry of entries) {
    if (only !== undefined && entry.id !== only) {
      measured.push(entry);
      continue;
    }
    const task = buildBundledTask(entry, await readFile(new URL(`${entry.id}.tsv`, DIRECTORY), 'utf8'));
    const like = sets === undefined || entry.like === undefined ? entry.like : await measureKin(entry.like, task, sets);
    measured.push(like === undefined ? entry : { ...entry, like });
    const findings = [...checkTask(task, measureTask(task), like?.shortcuts ?? null), ...transferFindings(like)];
    faults += report(entry, findings);
  }
  if (sets !== undefined) await writeFile(INDEX, `${JSON.stringify({ tasks: measured }, null, 2)}\n`);
  process.stdout.write(faults === 0 ? 'All in order.\n' : `Faults: ${faults}.\n`);
  if (faults > 0) process.exitCode = 1;
}

async function measureKin(kin: Kin, task: Task, sets: string): Promise<Kin> {
  const folder = path.join(sets, kin.folder);
  if (!existsSync(folder)) throw new LabError('task-missing', `There is no ${folder}.`, 'Check --public.');
  const there = inOrderOf(task, await loadPublic(folder));
  const shortcuts = shortcutScores(sample(there.train, task.train.length, 0), there.test);
  const rounded = Object.fromEntries(Object.entries(shortcuts).map(([name, value]) => [name, round(value)]));
  if (kin.transfer === undefined) return { ...kin, shortcuts: rounded as Kin['shortcuts'] };
  await startBackend('wasm');
  const transfer: NonNullable<Kin['transfer']> = [];
  for (const id of ENCODERS) {
    const { encoder } = await openEncoder(id);
    const { fromHere, fromThere } = await measureTransfer(encoder, task, there);
    transfer.push({ encoder: id, fromHere: round(fromHere), fromThere: round(fromThere) });
    encoder.dispose();
  }
  return { ...kin, shortcuts: rounded as Kin['shortcuts'], transfer };
}

function loadPublic(folder: string): Promise<Task> {
  const [train, test] = [path.join(folder, 'train.tsv'), path.join(folder, 'test.tsv')];
  return loadTaskFiles(train, { test }, () => undefined);
}

/** The public set's labels as the task counts them. */
function inOrderOf(task: Task, there: Task): Task {
  const places = there.classes.map((name) => task.classes.indexOf(name));
  if (places.includes(-1) || places.length !== task.classes.length) {
    throw new LabError(
      'task-invalid',
      `The public set has the classes ${there.classes.join(', ')}; ${task.id} has ${task.classes.join(', ')}.`,
      'Give the same classes the same names.',
    );
  }
  const relabel = (examples: Task['train']): Task['train'] =>
    examples.map((example) => ({ ...example, label: places[example.label] ?? 0 }));
  return { ...there, classes: task.classes, train: relabel(there.train), test: relabel(there.test) };
}

function transferFindings(kin: Kin | undefined): Finding[] {
  return (kin?.transfer ?? []).map(({ encoder, fromHere, fromThere }) => ({
    what: `probe of ${encoder} on ${kin?.name ?? ''}, learnt from this task`,
    value: percent(fromHere),
    limit: `at least ${percent(fromThere - LARGEST_LOSS)} (from as many of its own: ${percent(fromThere)})`,
    ok: fromHere >= fromThere - LARGEST_LOSS,
  }));
}

/** Prints a task's findings; the number of faults. */
function report({ id, title }: BundledTask, findings: readonly Finding[]): number {
  process.stdout.write(`${id}: ${title}\n`);
  for (const { what, value, limit, ok } of findings) {
    process.stdout.write(`  ${ok ? 'ok   ' : 'FAULT'} ${what}: ${value} (${limit})\n`);
  }
  return findings.filter(({ ok }) => !ok).length;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function round(value: number): number {
  return Number(value.toFixed(4));
}

await runCommand(main);
