/** The page's side of a measurement: what is asked, what is shown, in which words. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readLink } from '../../../src/store/link';
import { Session } from '../../../src/store/session';
import { Speed } from '../../../src/store/speed';
import { caveat, headline, headlineAbout, parityText, speedText } from '../../../src/store/speed-text';
import { writeLatex } from '../../../src/store/tables/latex';
import { speedTable } from '../../../src/store/tables/speed-table';
import { connect } from '../../../src/worker/client';
import type { BackendInfo, SpeedReport } from '../../../src/worker/protocol';
import { populationOf } from './fixtures';
import { HandWorker } from './hand-worker';

const spread = (median: number, lowest = median, highest = median) => ({ median, lowest, highest });

const REFERENCE = { seedStepsPerSecond: spread(20), stepMilliseconds: spread(100), memoryBytes: 2 ** 24 };
const COMPARED: Extract<SpeedReport, { kind: 'compared' }> = {
  kind: 'compared',
  runs: 40,
  batch: 16,
  rounds: 7,
  parity: { steps: 3, largest: 3.14e-6, tolerance: 1e-4 },
  ratio: spread(5.12, 4.8, 5.44),
  reference: REFERENCE,
  compiled: {
    seedStepsPerSecond: spread(1234, 1100, 1300),
    stepMilliseconds: spread(32.4, 30.8, 36.4),
    memoryBytes: 2 ** 25,
    flopsPerSecond: spread(20e9),
    peakFlopsPerSecond: 40e9,
    operationsPerStep: 96,
    waves: 1,
  },
};
const DIFFERENT: SpeedReport = {
  kind: 'differ',
  runs: 40,
  batch: 16,
  parity: { steps: 3, largest: 0.02, tolerance: 1e-4 },
};
const ALONE: Extract<SpeedReport, { kind: 'reference' }> = {
  kind: 'reference',
  runs: 40,
  batch: 16,
  rounds: 7,
  reference: REFERENCE,
};

const GPU: BackendInfo = {
  name: 'webgpu',
  adapter: 'a card',
  reason: null,
  software: false,
  engine: {
    name: 'compiled',
    weightBits: 16,
    threads: null,
    reason: null,
    tiles: {
      origin: 'tuned',
      tiles: {
        'linear, many tiles': '128×64/8×8/8',
        'linear, some tiles': '64×64/4×4/16',
        'linear, few tiles': '64×64/4×4/16',
      },
    },
  },
};

async function start(): Promise<{ worker: HandWorker; session: Session; speed: Speed }> {
  vi.useFakeTimers();
  const worker = new HandWorker();
  const client = connect(worker.open);
  const session = new Session(client, readLink(''), 'https://lab.example/');
  const speed = new Speed(client, session);
  void session.open();
  void speed.measure();
  expect(worker.asked('measure-speed')).toBe(0);
  await worker.answerOpen();
  return { worker, session, speed };
}

afterEach(() => vi.useRealTimers());

describe('a measurement', () => {
  test('is followed and kept, once at a time', async () => {
    const { worker, speed } = await start();
    void speed.measure();
    void speed.measure();
    expect(worker.asked('measure-speed')).toBe(1);
    worker.say({ kind: 'measuring', phase: 'Timing', done: 4, total: 10 });
    expect(speed.store.getState().measuring).toEqual({
      progress: { phase: 'Timing', done: 4, total: 10 },
      stopping: false,
    });
    await worker.reply('measure-speed', COMPARED);
    expect(speed.store.getState()).toMatchObject({ measuring: null, outcome: { kind: 'measured', report: COMPARED } });
  });

  test('is cancelled when its dialog is closed, and asked only once to stop', async () => {
    const { worker, speed } = await start();
    speed.show();
    void speed.measure();
    speed.hide();
    speed.cancel();
    expect(worker.asked('cancel-speed')).toBe(1);
    expect(speed.store.getState()).toMatchObject({ dialogOpen: false, measuring: { stopping: true } });
    await worker.refuse('measure-speed', 'The measurement was cancelled.', 'cancelled');
    expect(speed.store.getState()).toMatchObject({ measuring: null, outcome: { failure: { code: 'cancelled' } } });
    speed.show();
    expect(speed.store.getState()).toMatchObject({ dialogOpen: true, outcome: null });
  });

  test('belongs to one population: with another its figures go', async () => {
    const { worker, session, speed } = await start();
    void speed.measure();
    await worker.reply('measure-speed', COMPARED);
    worker.say({ kind: 'task', cutShare: 0.5 });
    expect(speed.store.getState().outcome).not.toBeNull();
    void session.open();
    await worker.answerOpen();
    expect(speed.store.getState().outcome).toBeNull();
  });

  test('leaves the session as it is, also when it fails', async () => {
    const { worker, session, speed } = await start();
    void speed.measure();
    const before = session.store.getState();
    await worker.refuse('measure-speed', 'There is not enough memory.', 'backend-unavailable');
    expect(session.store.getState()).toBe(before);
    expect(speed.store.getState().outcome).toMatchObject({ kind: 'failed', failure: { code: 'backend-unavailable' } });
  });
});

describe('in words', () => {
  test('the ratio, its range and the parity come first', () => {
    expect(headline(COMPARED)).toBe('5.1 times the tensor library');
    expect(headlineAbout(COMPARED, GPU)).toContain('4.8 to 5.4 in 7 rounds');
    expect(parityText(COMPARED)).toContain('the largest difference is 3.1e-6');
  });

  test('without parity there is neither a ratio nor a figure of speed', () => {
    const text = speedText(DIFFERENT, { ...populationOf(), backend: GPU }, 'a browser');
    expect(text).toContain('differ by up to 0.02');
    expect(text).not.toMatch(/times the|per second|GFLOP/);
  });

  test('the reference alone says why it is alone', () => {
    const reason = 'The compiled kernels need WebGPU or WASM.';
    const engine = { name: 'reference', weightBits: 32, threads: null, reason, tiles: null } as const;
    expect(headline(ALONE)).toBe('20 seed-steps per second');
    expect(headlineAbout(ALONE, { ...GPU, engine })).toMatch(/not in use. The compiled kernels need/);
    expect(parityText(ALONE)).toBeNull();
  });

  test('an adapter in software is no result', () => {
    expect(caveat(GPU)).toBeNull();
    expect(caveat({ ...GPU, software: true })).toBe('Not a result: this adapter is software (a card).');
  });

  test('the text to copy has every figure', () => {
    expect(speedText(COMPARED, { ...populationOf(), backend: GPU }, 'a browser').split('\n')).toEqual([
      'InfoPrompt Lab: how fast is it here?',
      'Sentiment · tiny · 40 runs, 16 examples a batch',
      'Computed by: WebGPU, a card',
      '5.1 times the tensor library. Speed of the compiled kernels: 4.8 to 5.4 in 7 rounds, in turn.',
      'Both train the same: all losses of the first 3 steps agree, the largest difference is 3.1e-6.',
      'Seed-steps per second: compiled 1,234 (1,100 to 1,300), tensor library 20 (20 to 20)',
      'Milliseconds a step: compiled 32.4 (30.8 to 36.4), tensor library 100 (100 to 100)',
      'Memory: compiled 32 MB (all that a step takes), tensor library 16 MB (more during a step)',
      'Matrix products: 20 GFLOP/s (20 to 20)',
      'Peak here: 40 GFLOP/s on large products',
      'Share of the peak: 50.0\u202f%',
      'Operations: 96 a step',
      'Waves: 1: all runs at once',
      'Weights: of 16 bits',
      'Threads: those of the graphics card',
      'Tiles of products: 128×64/8×8/8, 64×64/4×4/16 (tuned at this start)',
      'a browser',
    ]);
  });
});

describe('as a table', () => {
  const population = { ...populationOf(), backend: GPU };

  test('every quantity has its median and its range, whole, of both engines', () => {
    const table = speedTable(COMPARED, population, 'a browser');
    expect(table.columns.map(({ name }) => name)).toEqual([
      'Figure',
      'Compiled',
      'Compiled, lowest',
      'Compiled, highest',
      'Tensor library',
      'Tensor library, lowest',
      'Tensor library, highest',
    ]);
    const nothing = [null, null, null];
    expect(table.rows).toEqual([
      ['Seed-steps per second', 1234, 1100, 1300, 20, 20, 20],
      ['Milliseconds a step', 32.4, 30.8, 36.4, 100, 100, 100],
      ['Memory, MB', 32, null, null, 16, null, null],
      ['Speed, times the tensor library', 5.12, 4.8, 5.44, ...nothing],
      ['Matrix products, GFLOP/s', 20, 20, 20, ...nothing],
      ['Peak on large products, GFLOP/s', 40, null, null, ...nothing],
      ['Share of the peak', 0.5, null, null, ...nothing],
      ['Operations a step', 96, null, null, ...nothing],
      ['Waves', 1, null, null, ...nothing],
      ['Threads', null, null, null, ...nothing],
    ]);
    expect(table.notes?.join(' ')).toContain('Tiles of products: 128×64/8×8/8');
    expect(writeLatex(table, [])).toContain('Seed-steps per second & 1234 & 1100 & 1300 & 20 & 20 & 20 ');
  });

  test('of the reference alone it has the reference alone', () => {
    const { columns, rows } = speedTable(ALONE, population, 'a browser');
    expect(columns).toHaveLength(4);
    expect(rows.map((row) => row.length)).toEqual([4, 4, 4]);
  });

  test('an adapter in software comes first', () => {
    const software = { ...population, backend: { ...GPU, software: true } };
    expect(speedTable(COMPARED, software, 'a browser').notes?.[0]).toMatch(/^Not a result/);
    expect(speedTable(COMPARED, population, 'a browser').notes?.[0]).not.toMatch(/^Not a result/);
  });
});
