/** What a step of the compiled engine costs by encoder, population and length, beside what the device can do at all. */
import { compiledEngine } from '../../../src/engine/compiled';
import type { Machine } from '../../../src/engine/compiled/machine';
import type { Encoder } from '../../../src/lab/encoder/encoder';
import { LabError } from '../../../src/lab/errors';
import { DEFAULT_RECIPE, negativesOf } from '../../../src/lab/recipe';
import type { StepKnobs } from '../../../src/lab/training/engine';
import { cpuSeconds } from '../clock';
import { spreadOf } from '../spread';
import { OwnTimeMachine } from './own-time';
import { measurePeaks, type Peaks } from './peaks';
import { gridBatch, gridGroup, TEXTS } from './texts';
import { WatchedMachine } from './watched-machine';
import type { Work } from './work';

export interface GridOptions {
  /** R, ascending. */
  readonly runs: readonly number[];
  /** Rows of each sequence. */
  readonly lengths: readonly number[];
  /** Steps are timed until so much time is gone: one at least, `mostSteps` at most. */
  readonly seconds: number;
  readonly mostSteps: number;
}

/** Of one step of all runs. */
export interface Cell extends Work {
  readonly encoder: string;
  readonly runs: number;
  readonly length: number;
  /** Median of the timed steps. */
  readonly seconds: number;
  readonly steps: number;
  /** Of all threads together; null where nobody counts. */
  readonly cpuSeconds: number | null;
  /** Median of what the thread that drives a graphics card was busy with a step, see `OwnTimeMachine`; null without a card. */
  readonly ownMilliseconds: number | null;
  /** Bytes of the machine. */
  readonly memory: number;
  /** Parts that the runs were computed in, one after the other. */
  readonly waves: number;
}

export interface Grid {
  readonly texts: number;
  readonly peaks: Peaks;
  readonly cells: readonly Cell[];
  /** One line for each cell that has no place on the device. */
  readonly missing: readonly string[];
}

const PEAK_SECONDS = 2;

const KNOBS: StepKnobs = {
  rateFactor: 1,
  gamma: DEFAULT_RECIPE.gamma,
  beta: DEFAULT_RECIPE.beta,
  kappa: DEFAULT_RECIPE.kappa,
  temperature: DEFAULT_RECIPE.temperature,
  negatives: negativesOf({ negatives: 0, batch: TEXTS }),
};

/** @param startMachine a fresh one for the peaks and for every cell, so that its memory is the cell's own. */
export async function measureGrid(
  encoders: readonly { readonly encoder: Encoder; readonly options: GridOptions }[],
  startMachine: () => Promise<Machine>,
  log: (line: string) => void,
): Promise<Grid> {
  const peaks = await withMachine(startMachine, (machine) => measurePeaks(machine, PEAK_SECONDS));
  const cells: Cell[] = [];
  const missing: string[] = [];
  for (const { encoder, options } of encoders) {
    for (const length of options.lengths) {
      for (const runs of options.runs) {
        try {
          const cell = await withMachine(startMachine, (machine) =>
            measureCell(new WatchedMachine(machine), encoder, runs, length, options),
          );
          cells.push(cell);
          log(`${encoder.id}, ${length} rows, R = ${runs}: ${(1000 * cell.seconds).toFixed(1)} ms a step`);
        } catch (error) {
          if (!(error instanceof LabError)) throw error;
          missing.push(`${encoder.id}, ${runs} runs, ${length} rows: ${error.message}`);
        }
      }
    }
  }
  return { texts: TEXTS, peaks, cells, missing };
}

async function withMachine<T>(start: () => Promise<Machine>, use: (machine: Machine) => Promise<T>): Promise<T> {
  const machine = await start();
  try {
    return await use(machine);
  } finally {
    machine.dispose();
  }
}

async function measureCell(
  machine: WatchedMachine,
  encoder: Encoder,
  runs: number,
  length: number,
  { seconds: limit, mostSteps }: GridOptions,
): Promise<Cell> {
  const spec = gridGroup(encoder, runs);
  const own = new OwnTimeMachine(machine);
  const engine = compiledEngine(own);
  const group = engine.createGroup(encoder, spec);
  const batch = gridBatch(encoder, spec, length);
  await group.step(0, batch, KNOBS);
  machine.take();
  const times: number[] = [];
  const ownTimes: number[] = [];
  const cpuBegan = cpuSeconds();
  let gone = 0;
  do {
    const began = performance.now();
    const ownTime = await own.ownTime(() => group.step(times.length + 1, batch, KNOBS));
    if (ownTime !== null) ownTimes.push(ownTime);
    const took = (performance.now() - began) / 1000;
    times.push(took);
    gone += took;
  } while (gone < limit && times.length < mostSteps);
  const cpu = cpuSeconds();
  const steps = times.length;
  const { operations, flops, bytes } = machine.take();
  return {
    encoder: encoder.id,
    runs,
    length,
    seconds: spreadOf(times)?.median ?? NaN,
    steps,
    operations: operations / steps,
    flops: flops / steps,
    bytes: bytes / steps,
    cpuSeconds: cpu === null || cpuBegan === null ? null : (cpu - cpuBegan) / steps,
    ownMilliseconds: spreadOf(ownTimes)?.median ?? null,
    memory: machine.bytes,
    waves: engine.memory().waves,
  };
}
