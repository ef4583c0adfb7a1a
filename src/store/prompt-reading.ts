/** What the studies of prompts say, put in the form in which it is shown. */
import type { NearestMoment } from '../lab/studies/nearest-history';
import type { Nearness } from '../lab/studies/nearest-rows';
import type { PromptPosition } from '../lab/studies/nearest-tokens';
import type { PromptPaths } from '../lab/studies/prompt-paths';
import type { Vocabulary } from '../lab/studies/vocabulary';
import { MetricTable } from './columns';
import { compact, count, percent } from './numbers';

/** Positions that lie further from every token than three quarters of words lie from their own nearest neighbour. */
export function farPositions(
  positions: readonly PromptPosition[],
  { neighbour }: Vocabulary,
): Readonly<Record<Nearness, number>> {
  const far = (measure: Nearness, isFar: (value: number) => boolean): number =>
    positions.filter(({ nearest }) => isFar(nearest[measure][0]?.value ?? NaN)).length;
  return {
    cosine: far('cosine', (value) => !(value >= neighbour.cosine.q1)),
    distance: far('distance', (value) => !(value <= neighbour.distance.q3)),
  };
}

/** Whether the nearest tokens say anything, in words. */
export function nearnessInWords(positions: readonly PromptPosition[], vocabulary: Vocabulary): string {
  const all = positions.length;
  const far = farPositions(positions, vocabulary);
  if (far.cosine === 0 && far.distance === 0)
    return 'Every position is as close to its nearest token as words typically are to each other.';
  const said = (['distance', 'cosine'] as const)
    .filter((measure) => far[measure] > 0)
    .map((measure) => `${measure === 'distance' ? 'by distance' : 'by angle'} for ${far[measure]} of ${all} positions`);
  return `Read the names with care: ${said.join(', and ')}, every token is further away than the nearest neighbour of three words in four. “Nearest” means little there.`;
}

/** What words are to each other, for scale. */
export function scaleInWords({ neighbour: { cosine, distance } }: Vocabulary): string {
  return `For scale: the nearest neighbour of a word itself has a cosine of ${compact(cosine.median)} (${compact(cosine.q1)} to ${compact(cosine.q3)}) and lies ${compact(distance.median)} away (${compact(distance.q1)} to ${compact(distance.q3)}): median and middle half of ${distance.n} words.`;
}

/** How much of the vocabulary is on its plane, and what is not. */
export function planeInWords({ drawn, tokens, shares: [first, second] }: Vocabulary): {
  readonly grey: string;
  readonly caution: string;
} {
  const sample =
    drawn.length < tokens
      ? `a sample of ${count(drawn.length)} of the ${count(tokens)} vocabulary tokens`
      : 'the vocabulary tokens';
  return {
    grey: `Grey: ${sample}.`,
    caution: `The two axes hold ${percent(first + second)} of the variance of the word embeddings: what lies together here may lie far apart in the other directions.`,
  };
}

/** A stretch of evaluations at which a position's nearest token was the same. */
export interface NearestSpan {
  readonly token: string;
  readonly from: number;
  /** Its last evaluation. */
  readonly to: number;
  /** Share of the time from the first evaluation to the last one; until the next stretch begins. */
  readonly share: number;
}

/** Its token and when it was the nearest. */
export function spanInWords({ token, from, to }: NearestSpan): string {
  return `${token === '' ? 'no such position' : token}, ${from === to ? `step ${from}` : `steps ${from} to ${to}`}`;
}

/** The stretches of each position, up to the longest prompt there was. */
export function nearestSpans(moments: readonly NearestMoment[], measure: Nearness): NearestSpan[][] {
  const known = moments.filter(({ nearest }) => nearest[measure].length > 0);
  const [first, last] = [known[0]?.step ?? 0, known.at(-1)?.step ?? 0];
  const positions = Math.max(0, ...known.map(({ nearest }) => nearest[measure].length));
  return Array.from({ length: positions }, (_, position) => {
    const spans: { token: string; from: number; to: number }[] = [];
    for (const { step, nearest } of known) {
      // A prompt that was shorter had no such position.
      const token = nearest[measure][position] ?? '';
      const open = spans.at(-1);
      if (open?.token === token) open.to = step;
      else spans.push({ token, from: step, to: step });
    }
    return spans.map((span, i) => {
      const until = spans[i + 1]?.from ?? last;
      return { ...span, share: last === first ? 1 / spans.length : (until - span.from) / (last - first) };
    });
  });
}

export type PathMetric = 'norm' | 'change';

/** Norms and movements as the charts read them; the first snapshot has no movement. */
export function pathTable({ steps, norms, changes }: PromptPaths): MetricTable<PathMetric> {
  const runs = steps.length === 0 ? 0 : norms.length / steps.length;
  const table = new MetricTable<PathMetric>(['norm', 'change'], runs, Math.max(1, steps.length));
  steps.forEach((step, index) => {
    const row = (values: Float32Array): Float32Array => values.subarray(index * runs, (index + 1) * runs);
    table.append(step, { norm: row(norms), change: row(changes) });
  });
  return table;
}

export interface PlanePath {
  readonly run: number;
  /** From the first snapshot on, as long as the prompt was a number. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** The way of each run that has a prompt. */
export function planePaths({ steps, places }: PromptPaths): PlanePath[] {
  const runs = steps.length === 0 ? 0 : places.length / 2 / steps.length;
  return Array.from({ length: runs }, (_, run) => {
    const points = steps.map((_, index): readonly [number, number] => {
      const at = 2 * (index * runs + run);
      return [places[at] ?? NaN, places[at + 1] ?? NaN];
    });
    return { run, points: points.filter(([x]) => !Number.isNaN(x)) };
  }).filter(({ points }) => points.length > 0);
}
