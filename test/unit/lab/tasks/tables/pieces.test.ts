/** Large files: read in pieces, told of as they go, stopped between two; and round trips through the writing of CSV. */
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../../../../src/lab/random';
import { readTable } from '../../../../../src/lab/tasks/tables/read';
import { labErrorOf } from '../../support/lab-error';
import { read } from './support';

const ROWS = 100_000;
const text = (i: number): string => `row number ${i}, with "quotes", a comma and enough words to make it usual`;
const FORMS = {
  'large.csv': `text,label\n${Array.from({ length: ROWS }, (_, i) => `"${text(i).replaceAll('"', '""')}",${i % 7}`).join('\n')}`,
  'large.tsv': `text\tlabel\n${Array.from({ length: ROWS }, (_, i) => `${text(i)}\t${i % 7}`).join('\n')}`,
  'large.json': JSON.stringify(Array.from({ length: ROWS }, (_, i) => ({ text: text(i), label: i % 7 }))),
  'large.jsonl': Array.from({ length: ROWS }, (_, i) => JSON.stringify({ text: text(i), label: i % 7 })).join('\n'),
};

describe.each(Object.entries(FORMS))('100,000 rows of %s', (name, content) => {
  const bytes = new TextEncoder().encode(content);

  test('are read whole, and progress never falls', async () => {
    const told: number[] = [];
    const table = await read(name, bytes, { onProgress: (done, total) => told.push(done / total) });
    expect(table.rows).toBe(ROWS);
    expect(table.cells[0]?.every((cell, i) => cell === text(i))).toBe(true);
    expect(table.cells[1]?.every((cell, i) => cell === String(i % 7))).toBe(true);
    expect(told.length).toBeGreaterThan(10);
    expect(told.every((share, i) => share > 0 && share <= 1 && share >= (told[i - 1] ?? 0))).toBe(true);
    expect(told.at(-1)).toBe(1);
  });

  test('are let go of between two pieces, while others have their turn', async () => {
    const stop = new AbortController();
    let turns = 0;
    let told = 0;
    const others = setInterval(() => {
      turns++;
      if (turns === 5) stop.abort();
    }, 0);
    const error = await labErrorOf(() =>
      readTable(name, bytes, { signal: stop.signal, onProgress: (done) => (told = done) }),
    );
    clearInterval(others);
    expect(error.code).toBe('cancelled');
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThan(bytes.byteLength);
  });
});

test('characters and line ends that are cut in two by a piece come out whole', async () => {
  for (const shift of [0, 1, 2, 3]) {
    const filler = 'x'.repeat(60_000);
    const rows = Array.from({ length: 40 }, () => `${filler}é€🎈,a`);
    const table = await read('a.csv', `text,label\r\n${'y'.repeat(shift)}${rows.join('\r\n')}\r\n`);
    expect(table.rows).toBe(40);
    expect(table.cells[0]?.slice(1).every((cell) => cell === `${filler}é€🎈`)).toBe(true);
    expect(table.lines?.at(-1)).toBe(41);
  }
});

describe('cells of all kinds', () => {
  const PARTS = [
    '"',
    '""',
    ',',
    ';',
    '|',
    '\t',
    '\n',
    ' ',
    'word',
    "'",
    '\\',
    'é',
    '🎈',
    '0',
    '-1',
    '',
    '\u00a0',
    '{',
    '[',
  ];
  const cellsOf = (seed: number): string[][] => {
    const stream = new RandomStream('cells', seed);
    let at = 0;
    const next = (below: number): number => stream.integer(at++, below);
    const width = 2 + next(4);
    return Array.from({ length: 2 + next(40) }, () =>
      Array.from({ length: width }, (_, column) => {
        const cell = Array.from({ length: next(6) }, () => PARTS[next(PARTS.length)] ?? '').join('');
        // A row of blanks would be no row.
        return column === 0 ? `a${cell}` : cell;
      }),
    );
  };

  test.each([',', ';', '|', '\t'])('come back from a file with “%s”', async (delimiter) => {
    for (let seed = 0; seed < 60; seed++) {
      const rows = cellsOf(seed);
      const names = (rows[0] ?? []).map((_, i) => (i === 0 ? 'text' : i === 1 ? 'label' : `extra ${i}`));
      // Only a header in quotes says of every tab-separated file that quotes are not characters.
      const quotes = delimiter === '\t' || seed % 3 === 0;
      const newline = seed % 2 === 0 ? '\n' : '\r\n';
      const file = Papa.unparse([names, ...rows], { delimiter, newline, quotes });
      const table = await read(delimiter === '\t' ? 'a.tsv' : 'a.csv', file, { header: true });
      const back = rows.map((_, row) => table.cells.map((cells) => cells[row]));
      expect(back, `seed ${seed}`).toEqual(rows);
    }
  });

  test('come back from a tab-separated file without quoting, quotes included', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const rows = cellsOf(seed).map((row) => row.map((cell) => cell.replaceAll(/[\t\n]|""/g, ' ')));
      const names = (rows[0] ?? []).map((_, i) => (i === 0 ? 'text' : i === 1 ? 'label' : `extra ${i}`));
      const table = await read('a.tsv', [names, ...rows].map((row) => row.join('\t')).join('\n'), { header: true });
      expect(
        rows.map((_, row) => table.cells.map((cells) => cells[row])),
        `seed ${seed}`,
      ).toEqual(rows);
    }
  });
});
