/** What the states that the head reads say of the labels, by the same linear probe for every run. */
import { labelEntropy } from '../information/barber-agakov';
import { probe, PROBE_BATCH, type Part, type ProbeEstimate } from '../information/probe';
import { takeRuns, type TakenRun } from './run-values';
import { ScratchGroup } from './scratch';
import type { Pieces, Study, StudyPart, StudyProgress, Subject } from './study';

/** The probe itself is the same for all, and nothing of it can be chosen. */
export interface InformationAsk {
  /** Shuffles of the labels for the null. */
  readonly permutations: number;
}

export interface Probed {
  readonly found: ProbeEstimate;
  /** The same probe with shuffled labels, once for each permutation. */
  readonly shuffled: readonly ProbeEstimate[];
}

export interface Information {
  /** By column; null for a run whose states are not numbers. */
  readonly runs: readonly (Probed | null)[];
  /** Of the states of pass 0, which no prompt has touched, mean over data seeds; `cls` where a method reads there. */
  readonly passZero: { readonly mask: Probed; readonly cls: Probed | null };
  /** Examples that a probe is fitted on, and those that it is read on. */
  readonly training: number;
  readonly heldOut: number;
  /** H(Y) of the held-out labels, and log K of InfoNCE; nats. */
  readonly entropy: number;
  readonly logBatch: number;
}

/** Runs whose states are computed together, and sequences (runs x texts) between two breaths. */
const PLACES = 8;
const PIECE = 32;

/**
 * The probe is fitted on each run's validation examples and read on the test examples: nothing is chosen by what it finds.
 * No gradient of it reaches the run.
 */
export async function* information(subject: Subject, { permutations }: InformationAsk): Study<Information> {
  const { population, corpus, task } = subject;
  const { runs, samples } = population;
  const taken = await takeRuns(
    subject,
    runs.map((_, column) => column),
  );
  const heldOut = Int32Array.from(task.test, (_, i) => task.train.length + i);
  const readsCls = taken.some(({ spec }) => spec.layout === 'prefix');
  const fits = (runs.length + samples.length * (readsCls ? 2 : 1)) * (1 + permutations);
  // Reading a run's states costs about as much as a fit.
  const tally = new Tally(fits + runs.length);
  await corpus.prepare([...samples.flatMap(({ validation }) => [...validation]), ...heldOut]);

  const probed: (Probed | null)[] = runs.map(() => null);
  for (const batch of batchesOf(taken)) {
    const validation = samples[batch[0]?.run.dataSeed ?? 0]?.validation ?? new Int32Array();
    const members = [...validation, ...heldOut];
    const states = yield* statesOf(subject, batch, members, tally);
    for (const [place, { run }] of batch.entries()) {
      yield tally.step();
      const own = (states[place] ?? []).map((state, i) => ({ state, label: labelOf(subject, members[i] ?? 0) }));
      if (own.some(({ state }) => state.some(Number.isNaN))) tally.done += 1 + permutations;
      else probed[run.column] = yield* probeParts(own, validation.length, task.classes.length, permutations, tally);
    }
  }

  const labels = Array.from(heldOut, (index) => labelOf(subject, index));
  const atPassZero = function* (place: 'mask' | 'cls'): Pieces<Probed> {
    const each: Probed[] = [];
    for (const { validation } of samples) {
      const members = [...validation, ...heldOut];
      const batch = corpus.batch({ layout: 'four-slot', prompt: 'none', head: 'linear' }, 0, members);
      const rows = rowsOf(place === 'mask' ? batch.maskStates : batch.clsStates, members.length);
      const own = rows.map((state, i) => ({ state, label: labelOf(subject, members[i] ?? 0) }));
      each.push(yield* probeParts(own, validation.length, task.classes.length, permutations, tally));
    }
    return meanOf(each);
  };
  return {
    runs: probed,
    passZero: { mask: yield* atPassZero('mask'), cls: readsCls ? yield* atPassZero('cls') : null },
    training: samples[0]?.validation.length ?? 0,
    heldOut: heldOut.length,
    entropy: labelEntropy(labels, task.classes.length),
    logBatch: Math.log(Math.min(PROBE_BATCH, heldOut.length)),
  };
}

/** How far the whole is. */
class Tally {
  done = 0;

  constructor(private readonly total: number) {}

  now(): StudyProgress {
    return { done: this.done, total: this.total };
  }

  step(): StudyProgress {
    this.done++;
    return this.now();
  }
}

/** Runs that can be computed together: of one group and one data seed, `PLACES` at most. */
function batchesOf(taken: readonly TakenRun[]): TakenRun[][] {
  const batches: TakenRun[][] = [];
  for (const one of taken) {
    const open = batches.findLast(([first]) => first?.spec === one.spec && first.run.dataSeed === one.run.dataSeed);
    if (open !== undefined && open.length < PLACES) open.push(one);
    else batches.push([one]);
  }
  return batches;
}

/** States of every text for every run. */
async function* statesOf(
  subject: Subject,
  batch: readonly TakenRun[],
  members: readonly number[],
  tally: Tally,
): StudyPart<Float32Array[][]> {
  const [like] = batch;
  if (like === undefined) return [];
  const states: Float32Array[][] = batch.map(() => []);
  const scratch = new ScratchGroup(subject, like, batch.length);
  try {
    scratch.put(batch.map(({ values }) => values));
    const size = Math.max(1, Math.floor(PIECE / batch.length));
    for (let from = 0; from < members.length; from += size) {
      const part = members.slice(from, from + size);
      const found = rowsOf(
        await scratch.engine.states(subject.corpus.batch(scratch.spec, like.promptLength, part)),
        batch.length * part.length,
      );
      states.forEach((own, place) => own.push(...found.slice(place * part.length, (place + 1) * part.length)));
      yield tally.now();
    }
  } finally {
    scratch.dispose();
  }
  return states;
}

interface Labelled {
  readonly state: Float32Array;
  readonly label: number;
}

/** One probe with its null, with the first `training` examples as one part and the others as the other. */
function* probeParts(
  examples: readonly Labelled[],
  training: number,
  classes: number,
  permutations: number,
  tally: Tally,
): Pieces<Probed> {
  const part = (some: readonly Labelled[]): Part => ({
    states: some.map(({ state }) => state),
    labels: some.map(({ label }) => label),
  });
  const parts = [part(examples.slice(0, training)), part(examples.slice(training))] as const;
  const fitted = function* (permutation: number | null): Pieces<ProbeEstimate> {
    const fit = probe(...parts, classes, permutation);
    let next = fit.next();
    while (next.done !== true) {
      yield tally.now();
      next = fit.next();
    }
    yield tally.step();
    return next.value;
  };
  const found = yield* fitted(null);
  const shuffled: ProbeEstimate[] = [];
  for (let permutation = 0; permutation < permutations; permutation++) shuffled.push(yield* fitted(permutation));
  return { found, shuffled };
}

function meanOf(each: readonly Probed[]): Probed {
  const mean = (estimates: readonly ProbeEstimate[]): ProbeEstimate => ({
    barberAgakov: estimates.reduce((sum, one) => sum + one.barberAgakov, 0) / estimates.length,
    infoNce: estimates.reduce((sum, one) => sum + one.infoNce, 0) / estimates.length,
  });
  return { found: mean(each.map(({ found }) => found)), shuffled: each.flatMap(({ shuffled }) => shuffled) };
}

function rowsOf(values: Float32Array, rows: number): Float32Array[] {
  const width = values.length / rows;
  return Array.from({ length: rows }, (_, row) => values.subarray(row * width, (row + 1) * width));
}

function labelOf({ corpus }: Subject, index: number): number {
  return corpus.examples[index]?.label ?? 0;
}
