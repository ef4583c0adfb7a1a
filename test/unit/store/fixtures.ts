/** A small finished population, made by hand. */
import type { PresetId } from '../../../src/lab/presets';
import { DEFAULT_RECIPE } from '../../../src/lab/recipe';
import { emptyRow, EVALUATION_METRICS, STEP_METRICS, type FinalResult } from '../../../src/lab/training/metrics';
import type { RunInfo } from '../../../src/lab/training/runs';
import { MetricColumns } from '../../../src/store/columns';
import type { EncoderShelf, PopulationInfo, StoredEncoder } from '../../../src/worker/protocol';

export const COMMIT = 'abcdef0123456789abcdef0123456789abcdef01';

export function runOf(preset: PresetId, seed: number): RunInfo {
  return { preset, init: 'normal', seed, dataSeed: 0, parameters: 100, learningRate: 0.01 };
}

export const RUNS: readonly RunInfo[] = [
  runOf('infoprompt-off', 0),
  runOf('infoprompt-off', 1),
  runOf('infoprompt', 0),
  runOf('infoprompt', 1),
];

export function populationOf(runs: readonly RunInfo[] = RUNS): PopulationInfo {
  return {
    recipe: { ...DEFAULT_RECIPE, presets: ['infoprompt-off', 'infoprompt'], seeds: 2, steps: 3 },
    runs,
    samples: [{ dataSeed: 0, shots: [3, 0], validation: [2, 1] }],
    task: {
      id: 'sentiment',
      title: 'Sentiment',
      question: 'Good or bad?',
      classes: ['bad', 'good'],
      labelWords: ['bad', 'good'],
      pair: false,
      trainExamples: 10,
      validationExamples: 10,
      testExamples: 2,
      metric: 'accuracy',
      positive: 1,
      other: null,
      validationLevels: [{ value: 0.5, text: 'chance = majority class' }],
      testLevels: [{ value: 0.5, text: 'chance = majority class' }],
      chance: 0.5,
      majority: 0.5,
      cutShare: 0,
    },
    encoder: {
      id: 'tiny',
      title: 'tiny',
      source: 'bundled',
      revision: null,
      family: 'bert',
      bytes: 4,
      layers: 2,
      width: 128,
      heads: 4,
      vocabulary: 8192,
      positions: 128,
      parameters: 1,
      sha256: 'ab',
      fromCache: false,
    },
    backend: {
      name: 'cpu',
      adapter: 'test',
      reason: null,
      software: false,
      engine: { name: 'reference', weightBits: 32, threads: null, reason: null, tiles: null },
    },
    reductions: [],
    memory: null,
    resumed: null,
  };
}

const ACCURACIES = [0.5, NaN, 0.75, 1];

/** Three steps and one evaluation; run 1 diverges at step 3. */
export function measuredColumns(scores: readonly number[] = ACCURACIES): MetricColumns {
  const columns = new MetricColumns();
  columns.reset(RUNS.length);
  for (let step = 1; step <= 3; step++) {
    const row = emptyRow(STEP_METRICS, RUNS.length);
    RUNS.forEach((_, run) => {
      if (run !== 1 || step < 3) row.crossEntropy[run] = step + run / 4;
    });
    columns.appendStep(step, row);
  }
  const row = emptyRow(EVALUATION_METRICS, RUNS.length);
  row.accuracy.set(ACCURACIES);
  row.score.set(scores);
  columns.appendEvaluation(3, row);
  return columns;
}

/** Two test examples, one of each class. */
export const FINAL: FinalResult = {
  step: 3,
  score: Float32Array.of(0.5, NaN, 0.5, 1),
  accuracy: Float32Array.of(0.5, NaN, 0.5, 1),
  correct: Uint8Array.of(1, 0, 0, 0, 0, 1, 1, 1),
  confusion: Uint32Array.of(1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 1),
  calibrationError: Float32Array.of(0.25, NaN, 0.125, 0.5),
};

export function storedEncoder(changes: Partial<StoredEncoder> = {}): StoredEncoder {
  return {
    id: `owner/name@${COMMIT}`,
    source: 'hub',
    name: 'owner/name',
    revision: COMMIT,
    bytes: 4_000_000,
    family: 'bert',
    layers: 4,
    width: 256,
    heads: 4,
    vocabulary: 30_522,
    positions: 512,
    parameters: 1_000_000,
    expectedMemory: 9_000_000,
    licence: 'mit',
    addedAt: 0,
    ...changes,
  };
}

export function shelfOf(stored: readonly StoredEncoder[] = []): EncoderShelf {
  return {
    bundled: [{ id: 'tiny', title: 'Tiny', bytes: 3_000_000, card: null }],
    stored,
    unfinished: [],
    storage: null,
    lasting: true,
  };
}
