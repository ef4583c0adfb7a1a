/**
 * `npm run search-rates -- --encoder ID`: finds each preset's default learning rate on a shipped encoder. Every preset
 * gets the same budget: the same rates, seeds, samples and steps. Judged on validation examples alone; the test set is
 * never touched.
 */
import { writeFileSync } from 'node:fs';
import { PRESET_IDS, type PresetId } from '../lab/presets';
import searches from '../lab/learning-rates.json' with { type: 'json' };
import { parseRecipe } from '../lab/recipe-parsing';
import { summarise } from '../lab/statistics/quantiles';
import type { EvaluationRow } from '../lab/training/metrics';
import { Population } from '../lab/training/population';
import { readOptions, runCommand } from './arguments';
import { openEncoder } from './encoders';
import { startEngine } from './engines';
import { loadBundledTask, startBackend } from './platform';

const RATES = [0.0003, 0.001, 0.003, 0.01] as const;
const BUDGET = {
  task: 'sentiment',
  seeds: 1,
  dataSeeds: 2,
  steps: 200,
  batch: 16,
  shots: 64,
  evalEvery: 50,
};
const TARGET = new URL('../lab/learning-rates.json', import.meta.url);

/** Differences in accuracy below this are noise at this budget: a validation set has 128 examples. */
const TOLERANCE = 0.02;

/** Mean validation accuracy and cross-entropy over the runs and the last two evaluations. */
type Score = readonly [accuracy: number, crossEntropy: number];

async function main(): Promise<void> {
  const { encoder: id = 'tiny', threads } = readOptions(
    ['encoder', 'threads'],
    'Usage: npm run search-rates -- --encoder ID [--threads N]',
  );
  await startBackend('wasm');
  const { engine } = await startEngine('compiled', 'wasm', threads);
  const { encoder } = await openEncoder(id);
  const task = await loadBundledTask(BUDGET.task);
  const table: Record<PresetId, Record<string, Score>> = Object.fromEntries(PRESET_IDS.map((id) => [id, {}])) as never;
  for (const rate of RATES) {
    const { recipe } = parseRecipe({ ...BUDGET, encoder: encoder.id, presets: PRESET_IDS, learningRate: rate });
    const population = await Population.create({ encoder, task, recipe, engine });
    const last: EvaluationRow[] = [];
    for await (const event of population.train()) {
      if (event.kind === 'step') process.stderr.write(`\rrate ${rate}, step ${event.step} of ${recipe.steps} `);
      if (event.kind === 'evaluation' && event.step >= recipe.steps - BUDGET.evalEvery) last.push(event.row);
      // Left before the test set is touched.
      if (event.kind === 'evaluation' && event.step === recipe.steps) break;
    }
    for (const id of PRESET_IDS) {
      const own = population.runs.flatMap(({ preset }, column) => (preset === id ? [column] : []));
      const mean = (metric: 'accuracy' | 'validationCrossEntropy'): number =>
        summarise(last.flatMap((row) => own.map((column) => row[metric][column] ?? NaN))).mean;
      table[id][rate] = [round(mean('accuracy')), round(mean('validationCrossEntropy'))];
    }
    population.dispose();
  }
  const rates = Object.fromEntries(PRESET_IDS.map((id) => [id, best(table[id])]));
  const rule = `lowest mean validation cross-entropy among the rates within ${100 * TOLERANCE} points of the best mean validation accuracy`;
  const columns = ['mean validation accuracy', 'mean validation cross-entropy in nats'];
  const budget = { ...BUDGET, rates: RATES };
  const own = { encoder: encoder.id, width: encoder.config.width, budget, table, rates };
  const others = searches.encoders.filter(({ encoder: other }) => other !== encoder.id);
  const encoders = [...others, own].sort((a, b) => a.width - b.width);
  writeFileSync(TARGET, `${JSON.stringify({ rule, columns, encoders }, null, 2)}\n`);
  process.stderr.write('\n');
}

/** The rate of the lowest cross-entropy among those whose accuracy is as good as the best. */
function best(scores: Readonly<Record<string, Score>>): number {
  const highest = Math.max(...Object.values(scores).map(([accuracy]) => accuracy));
  const good = Object.entries(scores).filter(([, [accuracy]]) => accuracy >= highest - TOLERANCE);
  const ranked = good.sort(([, [, a]], [, [, b]]) => a - b);
  return Number(ranked[0]?.[0] ?? NaN);
}

function round(value: number): number {
  return Number(value.toFixed(4));
}

await runCommand(main);
