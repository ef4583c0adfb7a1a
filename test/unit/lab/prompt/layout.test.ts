/** Where prompt tokens stand: the reference layouts, growth, and texts that do not fit. */
import { beforeAll, describe, expect, test } from 'vitest';
import { Tokenizer, type SpecialTokens } from '../../../../src/lab/encoder/tokenizer';
import { place, type EncodedText, type Placement } from '../../../../src/lab/prompt/layout';
import { readFixture } from '../support/fixtures';
import { readTinyFile } from '../support/tiny';

const PROMPT = -1;
const { cases } = await readFixture('prompted');
const SPECIAL: SpecialTokens = { pad: 0, unknown: 1, cls: 2, sep: 3, mask: 4, between: [3] };
const words = (count: number, first = 10): number[] => Array.from({ length: count }, (_, i) => first + i);
const SINGLE: EncodedText = { a: [10, 11, 12], b: null };
const PAIR: EncodedText = { a: [10, 11, 12], b: [20, 21] };

/** Ids and segments in the order of positions, -1 for a prompt token. */
function inOrder({ ids, positions, segments, promptPositions, promptSegments }: Placement): {
  ids: number[];
  segments: number[];
} {
  const rows = [
    ...ids.map((id, i) => ({ id, position: positions[i] ?? NaN, segment: segments[i] ?? NaN })),
    ...promptPositions.map((position, token) => ({ id: PROMPT, position, segment: promptSegments[token] ?? NaN })),
  ].sort((a, b) => a.position - b.position);
  expect(rows.map(({ position }) => position)).toEqual(rows.map((_, i) => i));
  return { ids: rows.map(({ id }) => id), segments: rows.map(({ segment }) => segment) };
}

describe('the reference layouts', () => {
  let tokenizer: Tokenizer;

  beforeAll(async () => {
    tokenizer = new Tokenizer(JSON.parse(new TextDecoder().decode(await readTinyFile('tokenizer.json'))), 8192);
  });

  test.each(cases)('$name', ({ layout, a, b, prompt, ids, segments, read, promptPositions }) => {
    const text = { a: tokenizer.encode(a), b: b === null ? null : tokenizer.encode(b) };
    const placed = place(layout, text, prompt.length, 128, tokenizer.special);
    expect(inOrder(placed)).toEqual({ ids, segments });
    expect(placed.promptPositions).toEqual(promptPositions);
    expect(placed.positions[0]).toBe(read);
    expect(placed.cut).toBe(false);
  });
});

test('without a prompt only the words remain', () => {
  expect(inOrder(place('four-slot', SINGLE, 0, 128, SPECIAL)).ids).toEqual([2, 10, 11, 12, 4, 3]);
  expect(inOrder(place('four-slot', PAIR, 0, 128, SPECIAL)).ids).toEqual([2, 10, 11, 12, 4, 3, 20, 21, 3]);
  expect(inOrder(place('prefix', SINGLE, 0, 128, SPECIAL)).ids).toEqual([2, 10, 11, 12, 3]);
});

test('a pair after a prefix: the second text has the second segment', () => {
  expect(inOrder(place('prefix', PAIR, 2, 128, SPECIAL))).toEqual({
    ids: [PROMPT, PROMPT, 2, 10, 11, 12, 3, 20, 21, 3],
    segments: [0, 0, 0, 0, 0, 0, 0, 1, 1, 1],
  });
});

test('tokens go to slots 2, 3, 1, 4 in turn', () => {
  // [CLS] P1 A P2 [MASK] P3 P4 [SEP]: token 2 in slot 1, tokens 0 and 4 in slot 2, 1 and 5 in slot 3, 3 in slot 4.
  expect(place('four-slot', { a: [10], b: null }, 6, 128, SPECIAL).promptPositions).toEqual([3, 6, 1, 8, 4, 7]);
});

/** The nearest word before each prompt token: its slot. */
function slots({ ids, positions, promptPositions }: Placement): number[] {
  const wordAt = new Map(positions.map((position, i) => [position, ids[i] ?? NaN]));
  const prompts = new Set(promptPositions);
  return promptPositions.map((from) => {
    let at = from;
    while (at >= 0 && prompts.has(at)) at--;
    return wordAt.get(at) ?? -1;
  });
}

describe.each([
  ['four-slot', SINGLE],
  ['four-slot', PAIR],
  ['prefix', SINGLE],
] as const)('%s, %j', (layout, text) => {
  test('growing from m to m + 1 moves no earlier token to another slot or past another token', () => {
    for (let length = 1; length < 20; length++) {
      const before = place(layout, text, length, 128, SPECIAL);
      const after = place(layout, text, length + 1, 128, SPECIAL);
      expect(slots(after).slice(0, length)).toEqual(slots(before));
      const order = (placed: Placement): number[] =>
        words(length, 0).sort((i, j) => (placed.promptPositions[i] ?? 0) - (placed.promptPositions[j] ?? 0));
      expect(order(after)).toEqual(order(before));
      expect(after.ids).toEqual(before.ids);
    }
  });
});

describe('a text that does not fit', () => {
  const total = ({ ids, promptPositions }: Placement): number => ids.length + promptPositions.length;

  test.each([
    { layout: 'four-slot', text: { a: words(200), b: null } },
    { layout: 'four-slot', text: { a: words(100), b: words(90) } },
    { layout: 'four-slot', text: { a: words(2), b: words(190) } },
    { layout: 'prefix', text: { a: words(200), b: null } },
    { layout: 'prefix', text: { a: words(90), b: words(100) } },
  ] as const)('$layout: fills the positions exactly, and says that it was cut', ({ layout, text }) => {
    for (const length of [0, 1, 8, 64]) {
      const placed = place(layout, text, length, 128, SPECIAL);
      expect(total(placed)).toBe(128);
      expect(placed.cut).toBe(true);
      inOrder(placed);
    }
  });

  test('loses words from its end and keeps the special tokens', () => {
    expect(inOrder(place('four-slot', { a: words(50), b: null }, 2, 10, SPECIAL)).ids).toEqual([
      2,
      10,
      11,
      12,
      13,
      14,
      PROMPT,
      4,
      PROMPT,
      3,
    ]);
  });

  test('of a pair, the longer text loses them first', () => {
    const ids = (a: number, b: number, room: number): { a: number; b: number } => {
      const placed = place('four-slot', { a: words(a, 100), b: words(b, 500) }, 0, room + 4, SPECIAL).ids;
      return { a: placed.filter((id) => id >= 100 && id < 500).length, b: placed.filter((id) => id >= 500).length };
    };
    expect(ids(10, 3, 9)).toEqual({ a: 6, b: 3 });
    expect(ids(3, 10, 9)).toEqual({ a: 3, b: 6 });
    expect(ids(10, 8, 10)).toEqual({ a: 5, b: 5 });
    expect(ids(2, 9, 4)).toEqual({ a: 2, b: 2 });
  });

  test('fits exactly: nothing is cut', () => {
    const placed = place('four-slot', { a: words(117), b: null }, 8, 128, SPECIAL);
    expect(placed.cut).toBe(false);
    expect(total(placed)).toBe(128);
    expect(place('four-slot', { a: words(118), b: null }, 8, 128, SPECIAL).cut).toBe(true);
  });
});

describe('special tokens inside a text', () => {
  test('a text that holds [MASK] itself is still read at the template’s own', () => {
    const placed = place('four-slot', { a: [10, SPECIAL.mask, 11], b: [SPECIAL.mask] }, 2, 128, SPECIAL);
    // [CLS] 10 [MASK] 11 P [MASK] P [SEP] [MASK] [SEP]
    expect(placed.ids[0]).toBe(SPECIAL.mask);
    expect(placed.positions[0]).toBe(5);
  });

  test('a text that holds [CLS] itself is still read at the first one', () => {
    const placed = place('prefix', { a: [SPECIAL.cls], b: null }, 2, 128, SPECIAL);
    expect(placed.ids[0]).toBe(SPECIAL.cls);
    expect(placed.positions[0]).toBe(2);
  });
});
