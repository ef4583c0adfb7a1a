/** Answers to a text and its words' effects, made by hand. */
import { shownAnswers, type ShownAnswers } from '../../../src/store/answers';
import { shownWords, type ShownWords } from '../../../src/store/occlusion';
import { populationOf } from './fixtures';

/** The second method's second run has diverged. */
export function answersOfAll(): ShownAnswers {
  const probabilities = Float32Array.of(0.25, 0.75, 0.5, 0.5, 0.75, 0.25, NaN, NaN);
  return shownAnswers(
    { text: 'not good', text2: null, step: 20 },
    { text: 'not good', classes: 2, probabilities },
    populationOf(),
  );
}

/** Without its first word each text loses a quarter of its answer, without the second it gains an eighth. */
export function wordsOfAll(): ShownWords {
  const row = [0.25, 0.75, 0.5, 0.5, 0.125, 0.875];
  return shownWords(
    {
      ask: { topic: 'occlusion', text: 'good', text2: 'not' },
      answer: {
        words: [
          { word: 'good', second: false },
          { word: 'not', second: true },
        ],
        classes: 2,
        probabilities: Float32Array.from({ length: 4 * 6 }, (_, at) => row[at % 6] ?? NaN),
      },
      step: 20,
    },
    populationOf(),
  );
}
