/** What the runs make of a text of one's own, as data. */
import { PRESETS } from '../../lab/presets';
import { askedText, type ShownAnswers } from '../answers';
import type { ShownWords } from '../occlusion';
import { numbers, words, type TableData } from './table-data';

/** A row for each class of each method. */
export function answersTable(shown: ShownAnswers): TableData {
  return {
    title: 'What the runs answer to a text',
    columns: [
      words('Method'),
      words('Class'),
      numbers('Runs that choose it', 0),
      numbers('N', 0),
      numbers('Mean probability', 2),
    ],
    rows: shown.methods.flatMap(({ preset, classes, runs }) =>
      classes.map(({ name, votes, probability }) => [
        PRESETS[preset].name,
        name,
        votes,
        runs,
        runs === 0 ? null : probability,
      ]),
    ),
    notes: [askedText(shown), 'N: runs with an answer; a diverged run has none.'],
  };
}

/** A row for each word of the text, a column for each method. */
export function wordsTable(shown: ShownWords): TableData {
  const { classes, methods, text2 } = shown;
  const [first] = methods;
  return {
    title: 'What each word does to the answer',
    columns: [
      words('Word'),
      ...(text2 === null ? [] : [words('Sentence')]),
      ...methods.map(({ preset, answer, runs }) =>
        numbers(`${PRESETS[preset].name}: ${classes[answer] ?? ''}, N = ${runs}`, 1, 'points'),
      ),
    ],
    rows: (first?.words ?? []).map(({ word, second }, at) => [
      word,
      ...(text2 === null ? [] : [second ? 'second' : 'first']),
      ...methods.map((method) => method.words[at]?.effect ?? null),
    ]),
    notes: [
      askedText(shown),
      'Each word left out in turn: what the method’s answer loses of its probability without it, mean over runs; below 0 where it gains.',
    ],
  };
}
