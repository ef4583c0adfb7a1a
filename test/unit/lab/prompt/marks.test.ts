import { expect, test } from 'vitest';
import { readMarks } from '../../../../src/lab/prompt/marks';

test('marked entities become signs that the encoder knows', () => {
  expect(readMarks('The <e1>fire</e1> came from a <e2>candle</e2>.')).toBe('The @ fire @ came from a # candle #.');
  expect(readMarks('<e1> Ada </e1>, of all people')).toBe('@ Ada @, of all people');
});

test('a text without marks, or with half of one, stays as it is', () => {
  for (const text of ['if a < b and c > d', 'an <e1> alone', 'crossed <e1>one</e2>', '<b>bold</b>']) {
    expect(readMarks(text)).toBe(text);
  }
});

test('every pair of tags is read, across lines too', () => {
  expect(readMarks('<e1>a</e1> <e1>b\nc</e1>')).toBe('@ a @ @ b\nc @');
});
