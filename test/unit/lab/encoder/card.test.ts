/** The card that comes with a bundled encoder. */
import { expect, test } from 'vitest';
import { readCard } from '../../../../src/lab/encoder/card';

const card = {
  summary: 'Small and quick.',
  layers: 2,
  width: 128,
  vocabulary: 8192,
  data: [{ name: 'Stories', tokens: 1e6, licence: 'CC0', share: 1 }],
  tokensSeen: 5e7,
  hours: 2,
  hardware: 'one core',
  maskedAccuracy: 0.4,
  perplexity: 30.5,
  scores: { columns: ['accuracy'], rows: [{ name: 'sentiment', values: [null] }], note: '' },
  notes: [],
};

test('a card is read, whatever else stands on it', () => {
  expect(readCard({ ...card, more: 1 })).toEqual(card);
});

test.each([
  ['nothing', null],
  ['another file', {}],
  ['a share above one', { ...card, data: [{ ...card.data[0], share: 2 }] }],
  ['a score that is no number', { ...card, scores: { ...card.scores, rows: [{ name: 'x', values: ['1'] }] } }],
])('%s is no card', (_, json) => {
  expect(readCard(json)).toBeNull();
});
