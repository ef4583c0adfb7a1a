/** Texts as a group sees them: tokens, labels, and the states of pass 0. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../../src/cli/platform';
import { assemble } from '../../../../src/lab/encoder/batch';
import type { Encoder } from '../../../../src/lab/encoder/encoder';
import { encodeWords } from '../../../../src/lab/encoder/forward';
import type { Example } from '../../../../src/lab/tasks/task';
import { Corpus, needsPassZero } from '../../../../src/lab/training/corpus';
import { expectClose } from '../support/closeness';
import { loadTiny } from '../support/tiny';

const EXAMPLES: readonly Example[] = [
  { text: 'a quiet little film', text2: null, label: 1 },
  { text: 'dull', text2: null, label: 0 },
  { text: 'the ferry left at noon', text2: 'a boat departed', label: 1 },
  { text: 'say [CLS] and [MASK] aloud', text2: null, label: 0 },
];
const WIDTH = 128;
const GROUP = { layout: 'four-slot', prompt: 'instance', head: 'bottleneck' } as const;

let encoder: Encoder;

beforeAll(async () => {
  await startBackend('wasm');
  encoder = await loadTiny();
});
afterAll(() => {
  encoder.dispose();
});

/** Pass 0 of one text, laid out by hand in the text's own order. */
function passZero({ text, text2 }: Example): { ids: number[]; mask: Float32Array; cls: Float32Array } {
  const { special } = encoder.tokenizer;
  const a = encoder.tokenizer.encode(text);
  const b = text2 === null ? null : [...encoder.tokenizer.encode(text2), special.sep];
  const ids = [special.cls, ...a, special.mask, special.sep, ...(b ?? [])];
  const read = 1 + a.length;
  const segments = ids.map((_, i) => (b !== null && i >= a.length + 3 ? 1 : 0));
  const placed = {
    ids,
    positions: ids.map((_, i) => i),
    segments,
    promptPositions: [],
    promptSegments: [],
    cut: false,
  };
  const states = tf.tidy(() => encodeWords(encoder, assemble([placed], special.pad)).dataSync()) as Float32Array;
  return { ids, mask: states.slice(read * WIDTH, (read + 1) * WIDTH), cls: states.slice(0, WIDTH) };
}

describe('pass 0', () => {
  test('states at [MASK] and [CLS], and all tokens, special ones included', async () => {
    const corpus = new Corpus(encoder, EXAMPLES);
    await corpus.prepare([0, 1, 2, 3]);
    const members = [2, 0, 1, 3];
    const batch = corpus.batch(GROUP, 3, members);
    members.forEach((member, i) => {
      const wanted = passZero(EXAMPLES[member] ?? { text: '', text2: null, label: 0 });
      expectClose(batch.maskStates.subarray(i * WIDTH, (i + 1) * WIDTH), wanted.mask, 1e-5, `[MASK] of ${member}`);
      expectClose(batch.clsStates.subarray(i * WIDTH, (i + 1) * WIDTH), wanted.cls, 1e-5, `[CLS] of ${member}`);
      const tokens = [...batch.tokens.subarray(i * batch.tokensPerSequence, (i + 1) * batch.tokensPerSequence)];
      expect(tokens.filter((id) => id >= 0).sort((a, b) => a - b)).toEqual([...wanted.ids].sort((a, b) => a - b));
    });
    expect([...batch.labels]).toEqual([1, 1, 0, 0]);
  });

  test('is computed once for each text, and in pieces that tell how far they are', async () => {
    const many = Array.from({ length: 70 }, (_, i) => ({ text: `film number ${i}`, text2: null, label: 0 }));
    const corpus = new Corpus(encoder, many);
    const told: [number, number][] = [];
    await corpus.prepare([...many.keys(), 0, 1], (done, total) => told.push([done, total]));
    expect(told.at(-1)).toEqual([70, 70]);
    expect(told.length).toBeGreaterThan(1);
    told.length = 0;
    await corpus.prepare([3, 4, 5], (done, total) => told.push([done, total]));
    expect(told).toEqual([]);
  });

  test('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    await new Corpus(encoder, EXAMPLES).prepare([0, 1, 2, 3]);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('is needed unless a static prompt is read by a head that never looks at it', () => {
    const kinds = (['none', 'static', 'instance'] as const).flatMap((prompt) =>
      (['linear', 'verbaliser', 'bottleneck'] as const).map((head) => ({ prompt, head })),
    );
    expect(kinds.filter((kind) => !needsPassZero(kind))).toEqual([
      { prompt: 'static', head: 'linear' },
      { prompt: 'static', head: 'verbaliser' },
    ]);
  });
});

test('a group without prompts has no second pass', async () => {
  const corpus = new Corpus(encoder, EXAMPLES);
  await corpus.prepare([0]);
  expect(corpus.batch({ layout: 'four-slot', prompt: 'none', head: 'linear' }, 3, [0]).prompted).toBeNull();
  expect(corpus.batch(GROUP, 3, [0]).prompted?.promptLength).toBe(3);
});

test('the share of cut texts counts texts that lose words at this length of prompt', () => {
  const corpus = new Corpus(encoder, [
    { text: 'word '.repeat(110), text2: null, label: 0 },
    { text: 'word', text2: null, label: 0 },
    { text: 'word '.repeat(200), text2: null, label: 0 },
    { text: 'word '.repeat(60), text2: 'word '.repeat(60), label: 0 },
  ]);
  expect(corpus.cutShare('four-slot', 1, [0, 1, 2, 3])).toBe(0.25);
  expect(corpus.cutShare('four-slot', 20, [0, 1, 2, 3])).toBe(0.75);
  expect(corpus.cutShare('prefix', 16, [0])).toBe(0);
  expect(corpus.cutShare('prefix', 17, [0])).toBe(1);
  expect(corpus.cutShare('four-slot', 1, [])).toBe(0);
});
