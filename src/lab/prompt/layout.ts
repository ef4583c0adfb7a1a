/**
 * Where prompt tokens stand among the words of a text.
 *
 * `four-slot` (WARP): `[CLS] P1 A P2 [MASK] P3 P4 [SEP]`, for a pair `[CLS] P1 A P2 [MASK] P3 [SEP] B P4 [SEP]`, read
 * at [MASK]. Token i lives in slot (P2, P3, P1, P4)[i mod 4], so that a longer or shorter prompt moves no token.
 * `prefix` (Hugging Face PEFT): `P [CLS] A [SEP]`, read at [CLS]. RoBERTa has `<s>`, `<mask>` and `</s>` in their places,
 * and two separators between the texts of a pair.
 */
import type { LayoutKind } from '../presets';
import type { SpecialTokens } from '../encoder/tokenizer';

/** A text, or a pair of texts, as token ids without special tokens. */
export interface EncodedText {
  readonly a: readonly number[];
  readonly b: readonly number[] | null;
}

/** Word rows and prompt rows of one sequence. The word that is read always comes first among the word rows. */
export interface Placement {
  readonly ids: readonly number[];
  readonly positions: readonly number[];
  readonly segments: readonly number[];
  /** Position and segment of each prompt token, in the prompt's own order. */
  readonly promptPositions: readonly number[];
  readonly promptSegments: readonly number[];
  /** Whether words were dropped to fit the encoder's positions. */
  readonly cut: boolean;
}

/** Slots in the order in which tokens 0, 1, 2, 3, 4 … are dealt to them. */
const DEALT = [2, 3, 1, 4] as const;

type Piece = { readonly word: number } | { readonly slot: number };

/**
 * Lays one text out with `length` prompt tokens in at most `maxPositions` places. A text that does not fit loses words
 * from its end; of a pair, the longer text loses them first.
 */
export function place(
  kind: LayoutKind,
  text: EncodedText,
  length: number,
  maxPositions: number,
  special: SpecialTokens,
): Placement {
  const fitted = fit(text, maxPositions - length - specialCount(kind, text, special));
  const pieces = kind === 'four-slot' ? fourSlot(fitted, special) : prefix(fitted, special);
  const rows: { id: number; position: number; segment: number }[] = [];
  const promptPositions = new Array<number>(length).fill(0);
  const promptSegments = new Array<number>(length).fill(0);
  let position = 0;
  for (const { piece, segment } of pieces) {
    if ('word' in piece) {
      rows.push({ id: piece.word, position: position++, segment });
      continue;
    }
    for (let token = 0; token < length; token++) {
      if (piece.slot !== 0 && DEALT[token % DEALT.length] !== piece.slot) continue;
      promptPositions[token] = position++;
      promptSegments[token] = segment;
    }
  }
  // [MASK] follows [CLS] and the first text, [CLS] is the first word; a text may hold either of them itself.
  const read = kind === 'four-slot' ? 1 + fitted.a.length : 0;
  const [readRow] = rows.splice(read, 1);
  if (readRow !== undefined) rows.unshift(readRow);
  return {
    ids: rows.map((row) => row.id),
    positions: rows.map((row) => row.position),
    segments: rows.map((row) => row.segment),
    promptPositions,
    promptSegments,
    cut: fitted.cut,
  };
}

interface Placed {
  readonly piece: Piece;
  readonly segment: number;
}

function words(ids: readonly number[], segment: number): Placed[] {
  return ids.map((word) => ({ piece: { word }, segment }));
}

function slot(number: number, segment: number): Placed {
  return { piece: { slot: number }, segment };
}

function fourSlot({ a, b }: EncodedText, { cls, sep, mask, between }: SpecialTokens): Placed[] {
  const start = [...words([cls], 0), slot(1, 0), ...words(a, 0), slot(2, 0), ...words([mask], 0), slot(3, 0)];
  if (b === null) return [...start, slot(4, 0), ...words([sep], 0)];
  return [...start, ...words(between, 0), ...words(b, 1), slot(4, 1), ...words([sep], 1)];
}

/** Slot 0 takes every prompt token. */
function prefix({ a, b }: EncodedText, { cls, sep, between }: SpecialTokens): Placed[] {
  const start = [slot(0, 0), ...words([cls, ...a], 0)];
  if (b === null) return [...start, ...words([sep], 0)];
  return [...start, ...words(between, 0), ...words([...b, sep], 1)];
}

function specialCount(kind: LayoutKind, { b }: EncodedText, { between }: SpecialTokens): number {
  return (kind === 'four-slot' ? 3 : 2) + (b === null ? 0 : between.length);
}

function fit({ a, b }: EncodedText, room: number): EncodedText & { cut: boolean } {
  const first = [...a];
  const second = b === null ? null : [...b];
  let cut = false;
  while (first.length + (second?.length ?? 0) > Math.max(0, room)) {
    cut = true;
    if (second !== null && second.length > first.length) second.pop();
    else first.pop();
  }
  return { a: first, b: second, cut };
}
