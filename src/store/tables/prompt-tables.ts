/** The tables of the prompt view as data. */
import type { NearestMoment } from '../../lab/studies/nearest-history';
import type { Nearness } from '../../lab/studies/nearest-rows';
import type { PromptPosition } from '../../lab/studies/nearest-tokens';
import type { RunInfo } from '../../lab/training/runs';
import type { PlanePath } from '../prompt-reading';
import { runTitle } from '../run-names';
import { numbers, words, type TableData } from './table-data';

/** A row for each position and rank: what is nearest by angle and by distance. */
export function nearestTable(positions: readonly PromptPosition[], about: readonly string[]): TableData {
  return {
    title: 'Nearest tokens of each prompt position',
    columns: [
      words('Position'),
      numbers('Norm', 'compact'),
      numbers('Rank', 0),
      words('By cosine'),
      numbers('Cosine', 2),
      words('By distance'),
      numbers('Distance', 'compact'),
    ],
    rows: positions.flatMap(({ norm, nearest: { cosine, distance } }, position) =>
      Array.from({ length: Math.max(cosine.length, distance.length) }, (_, rank) => [
        `P${position + 1}`,
        norm,
        rank + 1,
        cosine[rank]?.token ?? null,
        cosine[rank]?.value ?? null,
        distance[rank]?.token ?? null,
        distance[rank]?.value ?? null,
      ]),
    ),
    notes: about,
  };
}

/** A row for each recorded step: the nearest token of each position. */
export function momentsTable(
  moments: readonly NearestMoment[],
  measure: Nearness,
  about: readonly string[],
): TableData {
  const positions = Array.from(
    { length: Math.max(0, ...moments.map(({ nearest }) => nearest[measure].length)) },
    (_, position) => position,
  );
  return {
    title: `Nearest token over time, by ${measure}`,
    columns: [numbers('Step', 0), ...positions.map((position) => words(`P${position + 1}`))],
    rows: moments.map(({ step, nearest }) => [
      step,
      ...positions.map((position) => nearest[measure][position] ?? null),
    ]),
    notes: about,
  };
}

/** Where each run's prompt began and where it is, on the plane of the vocabulary. */
export function pathsTable(paths: readonly PlanePath[], runs: readonly RunInfo[], about: readonly string[]): TableData {
  return {
    title: 'Paths of the prompts across the vocabulary',
    columns: [
      words('Run'),
      ...['Start, axis 1', 'Start, axis 2', 'Now, axis 1', 'Now, axis 2'].map((name) => numbers(name, 'compact')),
    ],
    rows: paths.map(({ run, points }) => [
      runTitle(runs, run),
      ...(points[0] ?? [null, null]),
      ...(points.at(-1) ?? [null, null]),
    ]),
    notes: about,
  };
}
