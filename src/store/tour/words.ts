/** What the tour says of the measurements: figures that the screen shows as well, and no more than the verdict claims. */
import type { PresetId } from '../../lab/presets';
import { judgedTitle, METRICS, type MetricId } from '../../lab/scores/metric';
import { phrasesText, type Phrase, type Verdict } from '../../lab/statistics/verdict';
import type { Latest } from '../latest';
import { methodsOf, runsOf } from '../methods';
import { score } from '../numbers';

interface Reach {
  readonly n: number;
  readonly low: number;
  readonly high: number;
  readonly range: number;
}

function reachOf({ population, scores }: Latest, preset: PresetId): Reach {
  const values = runsOf(population.runs, preset)
    .map((run) => scores[run] ?? NaN)
    .filter((value) => !Number.isNaN(value));
  const low = Math.min(...values);
  const high = Math.max(...values);
  return { n: values.length, low, high, range: values.length === 0 ? NaN : high - low };
}

function points(metric: MetricId, range: number): string {
  return METRICS[metric].unit === 'percent' ? `${(100 * range).toFixed(1)} points` : range.toFixed(2);
}

function place({ population: { task }, atEnd, step }: Latest): string {
  return atEnd
    ? `on the ${task.testExamples} test examples`
    : `on the ${task.validationExamples} validation examples, at step ${step}; it has not ended yet`;
}

/** How far runs of one method end apart. */
export function spreadInWords(latest: Latest): string {
  const [preset] = methodsOf(latest.population.runs);
  const { task } = latest.population;
  if (preset === undefined) return '';
  const { n, low, high, range } = reachOf(latest, preset);
  if (n === 0) return 'Every run diverged: there is nothing to read off.';
  const between = `${judgedTitle(task)} between ${score(task.metric, low)} and ${score(task.metric, high)}`;
  return `The ${n} runs have ${between} ${place(latest)}: ${points(task.metric, range)} apart, and nothing but the random start differs.`;
}

const CERTAINTY: Readonly<Record<Verdict['kind'], string>> = {
  better: 'Both the interval and the sign test support this difference, for this sample of sentences.',
  worse: 'Both the interval and the sign test support this difference, for this sample of sentences.',
  'no-difference-shown': 'So nothing is certain: these runs cannot tell the two apart. More seeds might.',
  'too-few': 'So nothing is certain: these are too few runs to decide.',
  'no-pairs': 'So nothing can be said.',
};

/** The verdict as the card above the charts has it, and whether it is one. */
export function verdictInWords(verdict: Verdict): string {
  return `${phrasesText(verdict.lead)} ${CERTAINTY[verdict.kind]}`;
}

/** Which of the two varies less, as far as the card says it. */
export function closerInWords(sentence: readonly Phrase[]): string {
  return sentence.length === 0 ? 'These are too few runs to say which method varies less.' : phrasesText(sentence);
}

/** How a classifier of the user's own did. */
export function ownResultInWords(latest: Latest): string {
  const { task, runs } = latest.population;
  const [preset] = methodsOf(runs);
  if (preset === undefined) return '';
  const { n, low, high } = reachOf(latest, preset);
  if (n === 0) return 'Every run diverged: there is nothing to read off.';
  const few = latest.atEnd && task.testExamples < 50 ? ` So few examples make it a rough figure.` : '';
  return `“${task.title}”: ${judgedTitle(task)} from ${score(task.metric, low)} to ${score(task.metric, high)} over ${n} runs ${place(latest)}; guessing gives ${score('accuracy', task.chance)}.${few}`;
}
