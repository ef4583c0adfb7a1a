/** How a measurement goes, with engines that compute nothing and a clock that only they move. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startBackend } from '../../../src/cli/platform';
import type { CompiledEngine } from '../../../src/engine/compiled';
import type { Encoder } from '../../../src/lab/encoder/encoder';
import type { Task } from '../../../src/lab/tasks/task';
import type { Engine } from '../../../src/lab/training/engine';
import type { Corpus } from '../../../src/lab/training/corpus';
import { emptyRow, STEP_METRICS } from '../../../src/lab/training/metrics';
import { taskCorpus } from '../../../src/lab/training/population';
import { measureSpeed, type SpeedEvent } from '../../../src/worker/speed';
import type { SpeedProgress, SpeedReport } from '../../../src/worker/speed-report';
import { SMALL } from '../lab/support/population';
import { loadSentiment, loadTiny } from '../lab/support/tiny';

let encoder: Encoder;
let task: Task;
let corpus: Corpus;
let now: number;
/** Who computed, in order; a step that follows one of the same engine is not told again. */
let turns: string[];
let open: number;

beforeAll(async () => {
  await startBackend('wasm');
  encoder = await loadTiny();
  task = await loadSentiment();
  corpus = taskCorpus(encoder, task);
});
afterAll(() => {
  encoder.dispose();
});
beforeEach(() => {
  now = 0;
  turns = [];
  open = 0;
});

interface Fake {
  readonly name: string;
  /** Milliseconds of step number `step`, counted from 0. */
  readonly takes: (step: number) => number;
  /** Cross-entropy of every run at a step. */
  readonly loss?: (step: number) => number;
}

function engineOf({ name, takes, loss = () => 0.7 }: Fake): Engine {
  const refuse = (): never => {
    throw new Error('A measurement needs nothing but steps.');
  };
  return {
    stepsAhead: 1,
    memory: () => ({ bytes: 1000, tensors: null, waves: 3 }),
    createGroup: (_, { runs }) => {
      open++;
      return {
        step: (step) => {
          now += takes(step);
          if (turns.at(-1) !== name) turns.push(name);
          const row = emptyRow(STEP_METRICS, runs.length);
          row.crossEntropy.fill(loss(step));
          return Promise.resolve(row);
        },
        measure: refuse,
        termGradients: refuse,
        evaluate: refuse,
        states: refuse,
        plan: refuse,
        resize: refuse,
        state: refuse,
        restore: refuse,
        parameters: refuse,
        gradients: refuse,
        dispose: () => {
          open--;
        },
      };
    },
  };
}

/** Each step is 10 operations and a GFLOP; the peaks are taken in turn. */
function compiledOf(fake: Fake, weightBits: 16 | 32 = 32, peaks: readonly number[] = [4e10]): CompiledEngine {
  let steps = 0;
  let looks = 0;
  const inner = engineOf({
    ...fake,
    takes: (step) => {
      steps++;
      return fake.takes(step);
    },
  });
  return {
    ...inner,
    weightBits,
    work: () => ({ operations: 10 * steps, flops: 1e9 * steps }),
    measurePeak: (_, milliseconds) => {
      now += milliseconds;
      turns.push('peak');
      return Promise.resolve(peaks[looks++ % peaks.length] ?? NaN);
    },
  };
}

const measuring = (compiled: CompiledEngine | null, reference: Engine): AsyncGenerator<SpeedEvent, void, undefined> =>
  measureSpeed({ recipe: SMALL, source: { encoder, task, corpus }, compiled, reference, clock: () => now });

async function heard(
  compiled: CompiledEngine | null,
  reference: Engine,
): Promise<{ readonly progress: readonly SpeedProgress[]; readonly report: SpeedReport }> {
  const progress: SpeedProgress[] = [];
  const reports: SpeedReport[] = [];
  for await (const event of measuring(compiled, reference)) {
    if (event.kind === 'progress') progress.push(event.progress);
    else reports.push(event.report);
  }
  const [report] = reports;
  if (report === undefined || reports.length > 1) return expect.fail('A measurement ends with one report.');
  return { progress, report };
}

async function compared(
  compiled: CompiledEngine,
  reference: Engine,
): Promise<Extract<SpeedReport, { kind: 'compared' }>> {
  const { report } = await heard(compiled, reference);
  return report.kind === 'compared' ? report : expect.fail(`It says “${report.kind}”.`);
}

const steady = (name: string, milliseconds: number): Fake => ({ name, takes: () => milliseconds });

test('both are timed in turn, beside the peak; the first steps, which compile, do not count', async () => {
  const ours = compiledOf({ name: 'ours', takes: (step) => (step < 3 ? 300 : 20) }, 32, [3e10, 8e10, 5e10]);
  const theirs = engineOf({ name: 'theirs', takes: (step) => (step < 3 ? 500 : 100) });
  const report = await compared(ours, theirs);
  expect(report).toMatchObject({ runs: 2, batch: 4, rounds: 7, parity: { steps: 3, largest: 0 } });
  expect(report.compiled).toEqual({
    seedStepsPerSecond: { median: 100, lowest: 100, highest: 100 },
    stepMilliseconds: { median: 20, lowest: 20, highest: 20 },
    memoryBytes: 1000,
    flopsPerSecond: { median: 5e10, lowest: 5e10, highest: 5e10 },
    peakFlopsPerSecond: 8e10,
    operationsPerStep: 10,
    waves: 3,
  });
  expect(report.reference.seedStepsPerSecond.median).toBe(20);
  expect(report.ratio).toEqual({ median: 5, lowest: 5, highest: 5 });
  const firstSteps = ['theirs', 'ours', 'theirs', 'ours', 'theirs', 'ours'];
  // What is compared last and timed first is the same engine: one stretch of steps.
  const rounds = ['theirs', 'peak', ...Array.from({ length: 6 }, () => ['ours', 'theirs', 'peak']).flat()];
  expect(turns).toEqual([...firstSteps, ...rounds]);
  expect(now).toBeLessThan(12_000);
  expect(open).toBe(0);
});

test('the ratio is taken round by round, so that what slows both changes nothing', async () => {
  // A slow second, now and then, for both alike.
  const slowed = (milliseconds: number) => (): number => (Math.floor(now / 1500) % 2 === 0 ? 1 : 2) * milliseconds;
  const { ratio, compiled } = await compared(
    compiledOf({ name: 'ours', takes: slowed(20) }),
    engineOf({ name: 'theirs', takes: slowed(80) }),
  );
  expect(compiled.stepMilliseconds.highest).toBeGreaterThan(1.5 * compiled.stepMilliseconds.lowest);
  expect(ratio.median).toBeGreaterThanOrEqual(ratio.lowest);
  expect(ratio.median).toBeLessThanOrEqual(ratio.highest);
  expect(ratio.median).toBeCloseTo(4, 0);
});

test('losses that differ by more than rounding: nothing is timed, and no ratio told', async () => {
  const drifting = { ...steady('theirs', 100), loss: (step: number) => 0.7 + step * 1.5e-4 };
  const { report } = await heard(compiledOf(steady('ours', 20)), engineOf(drifting));
  expect(report).toMatchObject({ kind: 'differ', runs: 2, parity: { steps: 3 } });
  expect(report.kind === 'differ' ? report.parity.largest : NaN).toBeCloseTo(3e-4, 6);
  expect(report).not.toHaveProperty('ratio');
  expect(turns).not.toContain('peak');
  expect(now).toBe(3 * 120);
  // Of weights with 16 bits no more is asked.
  const rounded = await heard(compiledOf(steady('ours', 20), 16), engineOf(drifting));
  expect(rounded.report).toMatchObject({ kind: 'compared', parity: { tolerance: 0.01 } });
  expect(open).toBe(0);
});

test('a loss that one alone has as a number is a difference, too', async () => {
  const broken = { ...steady('ours', 20), loss: (step: number) => (step === 2 ? NaN : 0.7) };
  const { report } = await heard(compiledOf(broken), engineOf(steady('theirs', 100)));
  expect(report).toMatchObject({ kind: 'differ', parity: { largest: Infinity } });
});

test('differences within rounding are told and do no harm', async () => {
  const close = { ...steady('theirs', 100), loss: () => 0.70005 };
  const { parity } = await compared(compiledOf(steady('ours', 20)), engineOf(close));
  expect(parity.largest).toBeCloseTo(5e-5, 6);
});

test('whoever leaves has stopped it: nothing is computed any more, and the copies are gone', async () => {
  let events = 0;
  for await (const event of measuring(compiledOf(steady('ours', 20)), engineOf(steady('theirs', 100)))) {
    expect(event.kind).toBe('progress');
    if (++events === 9) break;
  }
  expect(open).toBe(0);
  const stopped = now;
  await Promise.resolve();
  expect(now).toBe(stopped);
  expect(stopped).toBeLessThan(2000);
});

test('an engine that fails leaves no copies behind', async () => {
  const failing: Fake = {
    name: 'ours',
    takes: () => {
      throw new Error('The device is gone.');
    },
  };
  await expect(heard(compiledOf(failing), engineOf(steady('theirs', 100)))).rejects.toThrow('The device is gone.');
  expect(open).toBe(0);
});

test('on a very slow machine there are two steps to compare and one round of a step each', async () => {
  const report = await compared(compiledOf(steady('ours', 1000)), engineOf(steady('theirs', 4000)));
  expect(report).toMatchObject({ rounds: 1, parity: { steps: 2 }, ratio: { median: 4 } });
  expect(now).toBe(2 * 5000 + 5000 + 250);
});

test('where the compiled engine is not in use, the reference is timed alone', async () => {
  const { report } = await heard(null, engineOf(steady('theirs', 100)));
  expect(report).toEqual({
    kind: 'reference',
    runs: 2,
    batch: 4,
    rounds: 7,
    reference: {
      seedStepsPerSecond: { median: 20, lowest: 20, highest: 20 },
      stepMilliseconds: { median: 100, lowest: 100, highest: 100 },
      memoryBytes: 1000,
    },
  });
  expect(turns).toEqual(['theirs']);
});

test('progress only grows, and ends short of its end', async () => {
  const { progress } = await heard(compiledOf(steady('ours', 20)), engineOf(steady('theirs', 100)));
  const shares = progress.map(({ done, total }) => done / total);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares[0]).toBe(0);
  expect(shares.at(-1)).toBeGreaterThan(0.9);
  expect(shares.at(-1)).toBeLessThan(1);
});
