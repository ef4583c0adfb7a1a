/** The probe of every run in a population that trains on meanwhile. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { probe, type ProbeEstimate } from '../../../../src/lab/information/probe';
import { atOnce } from '../../../../src/lab/pace';
import { information } from '../../../../src/lab/studies/information';
import { PromptHistory } from '../../../../src/lab/studies/prompt-history';
import type { Subject } from '../../../../src/lab/studies/study';
import { Population, taskCorpus } from '../../../../src/lab/training/population';
import { shorten, SMALL, WatchedEngine } from '../support/population';
import { loadSentiment, loadTiny } from '../support/tiny';

let subject: Subject;
let engine: WatchedEngine;

beforeAll(async () => {
  await startBackend('wasm');
  const encoder = await loadTiny();
  const task = shorten(await loadSentiment());
  engine = new WatchedEngine();
  const corpus = taskCorpus(encoder, task);
  const recipe = { ...SMALL, presets: ['head-only', 'prompt-tuning', 'infoprompt'] as const, dataSeeds: 2, seeds: 1 };
  const population = await Population.create({ encoder, task, recipe, engine, corpus });
  for (let i = 0; i < 2; i++) await population.advance();
  subject = { population, encoder, task, corpus, engine, prompts: new PromptHistory() };
});

afterAll(() => {
  subject.population.dispose();
  subject.encoder.dispose();
});

test('every run is probed as it was when it was asked, beside its null and the states of no prompt', async () => {
  const { population, corpus, task } = subject;
  const { samples, groups, recipe } = population;
  const heldOut = task.test.map((_, i) => task.train.length + i);
  await corpus.prepare([...samples.flatMap(({ validation }) => [...validation]), ...heldOut]);
  const expected = new Map<number, ProbeEstimate>();
  for (const { spec, engine: group } of groups) {
    // Validation sets of all data seeds are equally long.
    const members = samples.map(({ validation }) => [...validation, ...heldOut]);
    const states = await group.states(corpus.batch(spec, recipe.promptLength, members.flat()));
    spec.runs.forEach(({ column, dataSeed }, place) => {
      const own = members[dataSeed] ?? [];
      const width = states.length / spec.runs.length / own.length;
      const rows = own.map((_, i) =>
        states.subarray((place * own.length + i) * width, (place * own.length + i + 1) * width),
      );
      const labels = own.map((index) => corpus.examples[index]?.label ?? 0);
      const cut = own.length - heldOut.length;
      const [training, asked] = [
        { states: rows.slice(0, cut), labels: labels.slice(0, cut) },
        { states: rows.slice(cut), labels: labels.slice(cut) },
      ];
      expected.set(column, atOnce(probe(training, asked, task.classes.length, null)));
    });
  }

  const study = information(subject, { permutations: 2 });
  const told: { done: number; total: number }[] = [];
  for (;;) {
    const next = await study.next();
    if (next.done !== true) {
      told.push(next.value);
      // Training goes on; the study is about the runs as they were.
      if (told.length % 7 === 0) await population.advance();
      continue;
    }
    const { runs, passZero, training, heldOut: count, entropy, logBatch } = next.value;
    expect(runs).toHaveLength(6);
    runs.forEach((run, column) => {
      expect(run?.found.barberAgakov).toBeCloseTo(expected.get(column)?.barberAgakov ?? NaN, 3);
      expect(run?.found.infoNce).toBeCloseTo(expected.get(column)?.infoNce ?? NaN, 3);
      expect(run?.shuffled).toHaveLength(2);
    });
    // A method without a prompt reads the state of pass 0 itself.
    const headOnly = [0, 1].map((column) => runs[column]?.found.barberAgakov ?? NaN);
    expect(passZero.mask.found.barberAgakov).toBeCloseTo(((headOnly[0] ?? 0) + (headOnly[1] ?? 0)) / 2, 4);
    expect(passZero.mask.shuffled).toHaveLength(4);
    expect(passZero.cls).not.toBeNull();
    expect([training, count]).toEqual([samples[0]?.validation.length, 20]);
    expect(entropy).toBeCloseTo(Math.log(2), 6);
    expect(logBatch).toBeCloseTo(Math.log(20), 6);
    break;
  }
  expect(told.at(-1)?.done).toBe(told.at(-1)?.total);
  expect(population.step).toBeGreaterThan(2);
});

test('what was made for it is gone when it ends or is left', async () => {
  let disposed = 0;
  let made = 0;
  const counting: Subject = {
    ...subject,
    engine: {
      stepsAhead: 1,
      memory: () => engine.memory(),
      createGroup: (encoder, spec) => {
        made++;
        const group = engine.createGroup(encoder, spec);
        const dispose = group.dispose.bind(group);
        group.dispose = () => {
          disposed++;
          dispose();
        };
        return group;
      },
    },
  };
  const study = information(counting, { permutations: 0 });
  while (made === 0) await study.next();
  expect(disposed).toBe(0);
  await study.return(undefined as never);
  expect([made, disposed]).toEqual([1, 1]);
});
