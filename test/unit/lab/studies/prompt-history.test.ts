/** The record of prompts: from the first evaluation to the last, within its bounds, and right. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { writeSafetensors } from '../../../../src/lab/encoder/safetensors-writer';
import { PromptHistory, promptOf } from '../../../../src/lab/studies/prompt-history';
import { decodePrompts, encodePrompts } from '../../../../src/lab/studies/prompt-record-file';
import type { Task } from '../../../../src/lab/tasks/task';
import type { Population } from '../../../../src/lab/training/population';
import { expectIdentical } from '../support/closeness';
import { knobsOf, shorten, SMALL } from '../support/population';
import { createSubject, trainRecording } from '../support/studies';
import { loadSentiment, loadTiny } from '../support/tiny';

/** Prompts that are the number of the step everywhere: 2 runs x 3 tokens x 4 coordinates. */
function counting(): { readonly population: Population; readonly go: (step: number) => void } {
  const state = { step: 0 };
  const prompt = (): Map<string, { shape: number[]; data: Float32Array }> =>
    new Map([['prompt', { shape: [2, 3, 4], data: new Float32Array(24).fill(state.step) }]]);
  const spec = { prompt: 'static', runs: [{ column: 0 }, { column: 1 }] };
  const population = {
    get step() {
      return state.step;
    },
    runs: [{}, {}],
    groups: [{ spec, engine: { parameters: () => Promise.resolve(prompt()) } }],
  } as unknown as Population;
  const go = (step: number): void => {
    state.step = step;
  };
  return { population, go };
}

async function record(history: PromptHistory, evaluations: number, first = 0): Promise<void> {
  const { population, go } = counting();
  for (let i = first; i < first + evaluations; i++) {
    go(10 * i);
    await history.take(population);
    const { snapshots } = history;
    expect(snapshots.at(-1)?.step).toBe(10 * i);
    expect(snapshots[0]?.step).toBe(0);
    expect(snapshots.length).toBeLessThanOrEqual(64);
  }
}

describe('bounds', () => {
  test('every evaluation while there is room', async () => {
    const history = new PromptHistory();
    await record(history, 64);
    expect(history.snapshots.map(({ step }) => step)).toEqual(Array.from({ length: 64 }, (_, i) => 10 * i));
  });

  test('then every second, fourth, eighth one, and always the newest', async () => {
    const history = new PromptHistory();
    await record(history, 500);
    const steps = history.snapshots.map(({ step }) => step);
    expect(steps.length).toBeGreaterThan(32);
    const gaps = steps.slice(1, -1).map((step, i) => step - (steps[i] ?? NaN));
    expect(new Set(gaps)).toEqual(new Set([80]));
    for (const { step, rows } of history.snapshots) expect(new Set(rows)).toEqual(new Set([step]));
  });

  test('fewer where prompts are large, but never fewer than eight', async () => {
    const bytes = 2 * 3 * 4 * 4;
    const history = new PromptHistory(20 * bytes);
    await record(history, 100);
    expect(history.snapshots.length).toBeLessThanOrEqual(20);
    expect(history.snapshots.length).toBeGreaterThan(8);
    const tight = new PromptHistory(1);
    await record(tight, 100);
    expect(tight.snapshots.length).toBeLessThanOrEqual(8);
    expect(tight.snapshots.length).toBeGreaterThan(3);
  });
});

describe('as a file', () => {
  test.each([0, 1, 63, 100, 137])('after %d evaluations, it goes on as if it had not been one', async (before) => {
    const whole = new PromptHistory();
    await record(whole, before + 90);
    const left = new PromptHistory();
    await record(left, before);
    const goneOn = new PromptHistory(undefined, decodePrompts(encodePrompts(left.record)));
    await record(goneOn, 90, before);
    expect(goneOn.record).toEqual(whole.record);
  });

  test('it is refused where it is damaged', async () => {
    const history = new PromptHistory();
    await record(history, 3);
    const bytes = encodePrompts(history.record);
    const refused = expect.objectContaining({ code: 'checkpoint-invalid' }) as unknown;
    expect(() => decodePrompts(bytes.subarray(0, -1))).toThrow(refused);
    expect(() => decodePrompts(new Uint8Array(4))).toThrow(refused);
    const other = writeSafetensors(new Map(), { description: '{"stride":1,"kept":[{"turn":0,"step":0,"length":3}]}' });
    expect(() => decodePrompts(other)).toThrow(refused);
  });
});

describe('a population', () => {
  let encoder: Encoder;
  let task: Task;

  beforeAll(async () => {
    await startBackend('wasm');
    encoder = await loadTiny();
    task = shorten(await loadSentiment(), 34, 4);
  });
  afterAll(() => {
    encoder.dispose();
  });

  test('starts with the initialisations, ends with the present prompts, and follows the length', async () => {
    const recipe = {
      ...SMALL,
      presets: ['head-only', 'prompt-tuning', 'infoprompt'] as const,
      evalEvery: 2,
      validation: 16,
      steps: 4,
    };
    const subject = await createSubject(encoder, task, recipe);
    const { population, prompts } = subject;
    const runs = population.runs.length;
    await trainRecording(subject);
    population.setKnobs({ ...knobsOf(population.recipe), promptLength: 3 });
    population.extend(6);
    await trainRecording(subject);
    expect(prompts.snapshots.map(({ step, length }) => [step, length])).toEqual([
      [0, 4],
      [2, 4],
      [4, 4],
      [6, 3],
    ]);
    for (const { spec, engine } of population.groups) {
      const now = (await engine.parameters()).get('prompt')?.data;
      spec.runs.forEach((run, place) => {
        const snapshot = (index: number): Float32Array | null => {
          const found = prompts.snapshots[index];
          return found === undefined ? null : promptOf(found, run.column, runs);
        };
        if (spec.prompt === 'none') {
          expect(snapshot(0)).toBeNull();
          return;
        }
        const started = Float32Array.from([0, 1, 2, 3].flatMap((token) => [...run.drawToken(token)]));
        expectIdentical(snapshot(0) ?? [], started);
        const size = 3 * encoder.config.embeddingWidth;
        expectIdentical(snapshot(3) ?? [], now?.subarray(place * size, (place + 1) * size) ?? []);
      });
    }
    population.dispose();
  });
});
