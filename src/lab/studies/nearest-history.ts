/** Which token each position of one run's prompt was nearest to, evaluation by evaluation. */
import { embeddingTable, nearestRows, type Nearness } from './nearest-rows';
import { promptOf, type PromptSnapshot } from './prompt-history';
import type { Pieces, Subject } from './study';

export interface NearestHistoryAsk {
  readonly run: number;
}

export interface NearestMoment {
  readonly step: number;
  /** A token for each position; empty where the prompt was no number. */
  readonly nearest: Readonly<Record<Nearness, readonly string[]>>;
}

export interface NearestHistory {
  readonly moments: readonly NearestMoment[];
}

/** Snapshots never change, so that only what is new costs anything. */
const known = new WeakMap<PromptSnapshot, Map<number, NearestMoment>>();

export function* nearestHistory(subject: Subject, { run }: NearestHistoryAsk): Pieces<NearestHistory> {
  const { snapshots } = subject.prompts;
  const moments: NearestMoment[] = [];
  for (const snapshot of snapshots) {
    const ofSnapshot = known.get(snapshot) ?? new Map<number, NearestMoment>();
    known.set(snapshot, ofSnapshot);
    const moment = ofSnapshot.get(run) ?? (yield* momentOf(subject, snapshot, run, moments.length, snapshots.length));
    ofSnapshot.set(run, moment);
    moments.push(moment);
  }
  return { moments };
}

function* momentOf(
  { encoder, population }: Subject,
  snapshot: PromptSnapshot,
  run: number,
  done: number,
  total: number,
): Pieces<NearestMoment> {
  const own = promptOf(snapshot, run, population.runs.length);
  if (own === null) return { step: snapshot.step, nearest: { cosine: [], distance: [] } };
  const pieces = nearestRows(yield* embeddingTable(encoder), own, 1);
  for (;;) {
    const next = pieces.next();
    if (next.done !== true) {
      yield { done: done + next.value.done / next.value.total, total };
      continue;
    }
    const first = (measure: Nearness): string[] =>
      next.value.map(({ [measure]: [nearest] }) => (nearest === undefined ? '–' : encoder.tokenizer.token(nearest.id)));
    return { step: snapshot.step, nearest: { cosine: first('cosine'), distance: first('distance') } };
  }
}
