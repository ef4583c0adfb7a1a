/** What the labels of a table are called and worded, and what a task of them is judged by. */
import type { MetricId } from '../../scores/metric';
import { classNamesOf } from './columns';
import { isNumber } from './header';
import { plainName } from './names';
import type { Table } from './table';

/** Numbers in their order, then words in the order of their characters. */
export function sortedLabels(values: Iterable<string>): string[] {
  const all = [...values];
  return all.every(isNumber) ? all.sort((a, b) => Number(a) - Number(b)) : all.sort();
}

/** The word a class embedding starts from. A minus before a number stays: “class -1” is not “class 1”. */
export function labelWord(name: string): string {
  const word = name
    .toLowerCase()
    .replaceAll(/(?<![\s_-])-+|-+(?!\d)|[\s_]+/g, ' ')
    .replaceAll(/ +/g, ' ')
    .trim();
  return word === '' ? name : word;
}

interface Convention {
  /** Plain names of columns that follow it. */
  readonly columns: readonly string[];
  /** In the order of `names`. */
  readonly values: readonly string[];
  readonly names: readonly string[];
}

/** Numbers that mean the same wherever a column of this name has just these values. */
const CONVENTIONS: readonly Convention[] = [
  { columns: ['sentiment', 'polarity'], values: ['0', '1'], names: ['negative', 'positive'] },
  { columns: ['sentiment', 'polarity'], values: ['-1', '0', '1'], names: ['negative', 'neutral', 'positive'] },
  { columns: ['quality'], values: ['0', '1'], names: ['not equivalent', 'equivalent'] },
  { columns: ['is duplicate'], values: ['0', '1'], names: ['not duplicate', 'duplicate'] },
];

export interface NamedClass {
  readonly value: string;
  readonly name: string;
  readonly word: string;
}

export interface NamedClasses {
  readonly classes: readonly NamedClass[];
  readonly note: string | null;
}

/** @param values sorted. */
export function nameClasses(column: string, values: readonly string[], tables: readonly Table[]): NamedClasses {
  const given = tables.map((table) => classNamesOf(table, column)).find(({ length }) => length > 0);
  const convention = CONVENTIONS.find(
    ({ columns, values: known }) => columns.includes(plainName(column)) && known.join() === values.join(),
  );
  const names = values.map((value, i) => {
    if (!/^-?\d+$/.test(value)) return value;
    return given?.[Number(value)] ?? convention?.names[i] ?? `class ${value}`;
  });
  const distinct = new Set(names).size === names.length ? names : values;
  const classes = values.map((value, i) => {
    const name = distinct[i] ?? value;
    return { value, name, word: labelWord(name) };
  });
  if (given !== undefined || convention === undefined) return { classes, note: null };
  const meaning = values.map((value, i) => `${value} for “${convention.names[i] ?? ''}”`).join(', ');
  return { classes, note: `In the column “${column}”, ${meaning} is taken as usual for a column of this name.` };
}

export interface Judgement {
  readonly metric: MetricId;
  /** Label of the class that `f1` is about. */
  readonly positive: string | null;
  /** Label of “none of these”. */
  readonly other: string | null;
}

/** Columns and classes of paraphrases and repeated questions, commonly judged by the F1 of “yes”. */
const AFFIRMING: readonly string[] = ['quality', 'is duplicate'];
const AFFIRMED: readonly string[] = ['equivalent', 'duplicate', 'paraphrase'];

/** Share of the largest class above which accuracy says little. */
const MAJORITY = 0.75;

/**
 * What the task is commonly judged by.
 *
 * @param largest share of the largest class among the training rows.
 */
export function guessJudgement(
  column: string,
  classes: readonly NamedClass[],
  tables: readonly Table[],
  largest: number,
): Judgement {
  const other = classes.find(({ name }) => /^(other|no[ _-]?relation)$/i.test(name))?.value ?? null;
  const named = (metric: MetricId, positive: string | null = null): Judgement => ({ metric, positive, other });
  const title = plainName(column);
  const names = classes.map(({ name }) => plainName(name));
  const sources = [title, ...tables.map(({ name }) => name.toLowerCase().replaceAll(/[^a-z]+/g, ' '))];
  const two = classes.length === 2;
  if (two && (sources.some((text) => /\b(cola|acceptab\w*)\b/.test(text)) || names.includes('unacceptable'))) {
    return named('matthews');
  }
  if (other !== null && classes.some(({ name }) => /\(\s*e[12]\s*,\s*e[12]\s*\)/i.test(name))) {
    return named('macro-f1-without-other');
  }
  const yes = names.findIndex((name) => AFFIRMED.includes(name) && names.includes(`not ${name}`));
  if (two && (yes >= 0 || AFFIRMING.includes(title))) return named('f1', classes[yes < 0 ? 1 : yes]?.value ?? null);
  return named(largest > MAJORITY ? 'macro-f1' : 'accuracy');
}
