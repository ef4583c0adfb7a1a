/**
 * Some public data sets to begin with, described as their pages describe them. Nothing of them comes with the lab: their
 * rows are fetched when somebody asks for them.
 */
import type { MetricId } from '../lab/scores/metric';
import type { TaskChoice } from '../lab/tasks/tables/choice';
import { writeDataSetName, type DataSetName } from './data-set-name';

export interface DataSetSuggestion extends DataSetName {
  readonly title: string;
  /** What is asked of a text, in words. */
  readonly question: string;
  /** Columns, by name. */
  readonly text: string;
  readonly text2: string | null;
  readonly label: string;
  /** In the order of their numbers; the label column holds the numbers. */
  readonly classes: readonly { readonly name: string; readonly word: string }[];
  readonly metric: MetricId;
  /** Number of the class that `f1` is about; null: the last one. */
  readonly positive: number | null;
  /** Number of the class “none of these”. */
  readonly other: number | null;
  /** Splits that are fetched: the one that is learnt from, then the one that is tested on. */
  readonly splits: readonly [string, string];
  /** The licence or the terms, as the page of the data set states them. */
  readonly terms: string;
}

const GLUE = {
  name: 'nyu-mll/glue',
  // The labels of GLUE's test rows were never published.
  splits: ['train', 'validation'],
  other: null,
  terms:
    'Its page states the licence “other”: the terms are those of the data sets that GLUE is made of; see its page.',
} as const;

const UNSTATED = 'No licence is stated; see its page.';
const UNKNOWN = 'Its page states the licence “unknown”.';

/** Roles are those of the two nouns that stand between <e1> and <e2>. */
const RELATIONS: readonly (readonly [string, string, string])[] = [
  ['Cause-Effect', 'cause', 'effect'],
  ['Component-Whole', 'component', 'whole'],
  ['Content-Container', 'content', 'container'],
  ['Entity-Destination', 'traveller', 'destination'],
  ['Entity-Origin', 'descendant', 'origin'],
  ['Instrument-Agency', 'instrument', 'agency'],
  ['Member-Collection', 'member', 'collection'],
  ['Message-Topic', 'message', 'topic'],
  ['Product-Producer', 'product', 'producer'],
];

export const DATA_SET_SUGGESTIONS: readonly DataSetSuggestion[] = [
  {
    ...GLUE,
    config: 'cola',
    title: 'CoLA: acceptable English',
    question: 'Is this a sentence that a speaker of English would say?',
    text: 'sentence',
    text2: null,
    label: 'label',
    classes: [
      { name: 'unacceptable', word: 'wrong' },
      { name: 'acceptable', word: 'correct' },
    ],
    metric: 'matthews',
    positive: 1,
  },
  {
    ...GLUE,
    config: 'sst2',
    title: 'SST-2: sentiment of film reviews',
    question: 'Does the reviewer like the film?',
    text: 'sentence',
    text2: null,
    label: 'label',
    classes: [
      { name: 'negative', word: 'terrible' },
      { name: 'positive', word: 'great' },
    ],
    metric: 'accuracy',
    positive: 1,
  },
  {
    ...GLUE,
    config: 'mrpc',
    title: 'MRPC: paraphrases in the news',
    question: 'Do both sentences mean the same?',
    text: 'sentence1',
    text2: 'sentence2',
    label: 'label',
    classes: [
      { name: 'not equivalent', word: 'different' },
      { name: 'equivalent', word: 'same' },
    ],
    metric: 'f1',
    positive: 1,
  },
  {
    ...GLUE,
    config: 'rte',
    title: 'RTE: what follows from a text',
    question: 'Does the second sentence follow from the first?',
    text: 'sentence1',
    text2: 'sentence2',
    label: 'label',
    classes: [
      { name: 'entailment', word: 'yes' },
      { name: 'not entailment', word: 'no' },
    ],
    metric: 'accuracy',
    positive: 0,
  },
  {
    name: 'SemEvalWorkshop/sem_eval_2010_task_8',
    config: 'default',
    title: 'SemEval-2010 Task 8: relations between nouns',
    question: 'How are the two marked nouns related, and which way round?',
    text: 'sentence',
    text2: null,
    label: 'relation',
    classes: [
      ...RELATIONS.flatMap(([name, first, second]) => [
        { name: `${name}(e1,e2)`, word: `${first} ${second}` },
        { name: `${name}(e2,e1)`, word: `${second} ${first}` },
      ]),
      { name: 'Other', word: 'other' },
    ],
    metric: 'macro-f1-without-other',
    positive: null,
    other: 18,
    splits: ['train', 'test'],
    terms: UNSTATED,
  },
  {
    name: 'CogComp/trec',
    config: 'default',
    title: 'TREC: kinds of questions',
    question: 'What kind of answer does this question ask for?',
    text: 'text',
    text2: null,
    label: 'coarse_label',
    classes: [
      { name: 'abbreviation', word: 'abbreviation' },
      { name: 'entity', word: 'thing' },
      { name: 'description', word: 'description' },
      { name: 'human', word: 'person' },
      { name: 'location', word: 'place' },
      { name: 'number', word: 'number' },
    ],
    metric: 'accuracy',
    positive: null,
    other: null,
    splits: ['train', 'test'],
    terms: UNKNOWN,
  },
  {
    name: 'fancyzhx/ag_news',
    config: 'default',
    title: 'AG News: topics of the news',
    question: 'What is this piece of news about?',
    text: 'text',
    text2: null,
    label: 'label',
    classes: [
      { name: 'world', word: 'world' },
      { name: 'sports', word: 'sports' },
      { name: 'business', word: 'business' },
      { name: 'science and technology', word: 'technology' },
    ],
    metric: 'accuracy',
    positive: null,
    other: null,
    splits: ['train', 'test'],
    terms:
      'Its page states the licence “unknown”; the collection was published for research and other non-commercial use.',
  },
  {
    name: 'SetFit/subj',
    config: 'default',
    title: 'SUBJ: opinion or fact',
    question: 'Does the writer give an opinion or tell what happens?',
    text: 'text',
    text2: null,
    label: 'label',
    classes: [
      { name: 'objective', word: 'fact' },
      { name: 'subjective', word: 'opinion' },
    ],
    metric: 'accuracy',
    positive: null,
    other: null,
    splits: ['train', 'test'],
    terms: UNSTATED,
  },
];

/** Without a configuration, the only suggestion of that name is meant. */
export function findSuggestion({ name, config }: DataSetName): DataSetSuggestion | null {
  const same = DATA_SET_SUGGESTIONS.filter(
    (suggestion) =>
      suggestion.name.toLowerCase() === name.toLowerCase() && (config === null || suggestion.config === config),
  );
  return same.length === 1 ? (same[0] ?? null) : null;
}

/** At most so many rows are tested on, unless somebody says otherwise: all of SemEval, a part of AG News. */
const MAX_TEST = 3000;

export function choiceOf(suggestion: DataSetSuggestion): TaskChoice {
  const { title, question, text, text2, label, classes, metric, positive, other } = suggestion;
  return {
    title,
    question,
    text,
    text2,
    label,
    classes: classes.map(({ name, word }, value) => ({ value: String(value), name, word })),
    leaveOut: [],
    metric,
    positive: positive === null ? null : String(positive),
    other: other === null ? null : String(other),
    split: { kind: 'given', column: null },
    maxTest: MAX_TEST,
  };
}

/** How it is written after `--task`. */
export function suggestionName(suggestion: DataSetSuggestion): string {
  return writeDataSetName(suggestion);
}
