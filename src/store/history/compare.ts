/** Two past trainings side by side: the fields in which their recipes differ, and their results. */
import { PRESET_IDS, PRESETS, type PresetId } from '../../lab/presets';
import { RECIPE_FIELDS, recipeDifferences } from '../../lab/recipe';
import { score } from '../numbers';
import { LAB, linkText, stemOf, type Source } from '../provenance';
import { valueInWords } from '../recipe-words';
import type { HistoryEntry, MethodResult } from './entry';

export interface ComparedField {
  readonly name: string;
  readonly a: string;
  readonly b: string;
}

export function recipeRows(a: HistoryEntry, b: HistoryEntry): ComparedField[] {
  return recipeDifferences(a.recipe, b.recipe).map((key) => ({
    name: RECIPE_FIELDS[key].label,
    a: valueInWords(key, a.recipe),
    b: valueInWords(key, b.recipe),
  }));
}

/** In their usual order. */
export function methodsOfEither(a: HistoryEntry, b: HistoryEntry): PresetId[] {
  const present = new Set([...a.methods, ...b.methods].map(({ preset }) => preset));
  return PRESET_IDS.filter((preset) => present.has(preset));
}

/** How far each got, by what it was judged, and each method's median with its middle half. */
export function resultRows(a: HistoryEntry, b: HistoryEntry): ComparedField[] {
  return [
    { name: 'Ended', a: endInWords(a), b: endInWords(b) },
    { name: 'Scores', a: scoresInWords(a), b: scoresInWords(b) },
    ...methodsOfEither(a, b).map((preset) => {
      const of = (entry: HistoryEntry): string => {
        const result = entry.methods.find((method) => method.preset === preset);
        return result === undefined ? '–' : resultInWords(entry, result);
      };
      return { name: PRESETS[preset].name, a: of(a), b: of(b) };
    }),
  ];
}

export function endInWords({ finished, step }: HistoryEntry): string {
  return finished ? `finished, step ${step}` : `stopped at step ${step}`;
}

export function scoresInWords({ finished, judgedBy }: HistoryEntry): string {
  return `${finished ? 'test' : 'validation'} ${judgedBy}`;
}

/** “70.8 % (69.5–71.1), n = 8”. */
export function resultInWords({ metric }: HistoryEntry, { median, q1, q3, n }: MethodResult): string {
  if (median === null) return 'no run left';
  const middle =
    q1 === null || q3 === null || n < 2 ? '' : ` (${score(metric, q1, false)}\u2060–\u2060${score(metric, q3, false)})`;
  return `${score(metric, median)}${middle}, n\u00a0=\u00a0${n}`;
}

/** Where a file that compares two trainings comes from; neither need be the population of the page. */
export function sourceOfBoth(a: HistoryEntry, b: HistoryEntry): Source {
  return {
    lines: [...[a, b].map(sourceInWords), `${LAB}.`],
    stem: stemOf(['infoprompt-lab', 'two trainings', a.label, b.label]),
  };
}

function sourceInWords(entry: HistoryEntry): string {
  const { label, task, encoder, backend, runs, marks, recipe } = entry;
  const changes = marks.map((mark) => `${mark.label} at step ${mark.step}`);
  const changed = changes.length === 0 ? '' : ` Changed while it trained: ${changes.join(' · ')}.`;
  return `“${label}”: ${task}, ${encoder}, N = ${runs.length} runs, ${endInWords(entry)}, computed by ${backend}.${changed} ${linkText(recipe)}`;
}
