/** Token ids against Hugging Face, and files that cannot be used. */
import { beforeAll, describe, expect, test } from 'vitest';
import { Tokenizer } from '../../../../src/lab/encoder/tokenizer';
import { readFixture } from '../support/fixtures';
import { labErrorOf } from '../support/lab-error';
import { readTinyFile } from '../support/tiny';

interface TokenizerFile {
  readonly model: { readonly vocab: Record<string, number> };
  readonly added_tokens: readonly { readonly content: string }[];
}

const { cases } = await readFixture('encoder');
const VOCABULARY = 8192;
let file: TokenizerFile;
let tokenizer: Tokenizer;

beforeAll(async () => {
  file = JSON.parse(new TextDecoder().decode(await readTinyFile('tokenizer.json'))) as TokenizerFile;
  tokenizer = new Tokenizer(file, VOCABULARY);
});

describe('ids', () => {
  test.each(cases)('“$text”', ({ text, ids, tokens }) => {
    const { cls, sep } = tokenizer.special;
    const own = [cls, ...tokenizer.encode(text), sep];
    expect(own).toEqual(ids);
    expect(own.map((id) => tokenizer.token(id))).toEqual(tokens);
  });

  test('the special tokens are the five that the layout needs', () => {
    const { pad, unknown, cls, sep, mask } = tokenizer.special;
    expect([pad, unknown, cls, sep, mask].map((id) => tokenizer.token(id))).toEqual([
      '[PAD]',
      '[UNK]',
      '[CLS]',
      '[SEP]',
      '[MASK]',
    ]);
  });
});

describe('refused', () => {
  test.each([
    ['a number', 3],
    ['null', null],
    ['an object without a model', { version: '1.0' }],
    ['a model of no known type', { model: { type: 'Oracle' } }],
  ])('%s', async (_, json) => {
    expect(await labErrorOf(() => new Tokenizer(json, VOCABULARY))).toMatchObject({ code: 'tokenizer-mismatch' });
  });

  test('more tokens than the encoder has embeddings for', async () => {
    const error = await labErrorOf(() => new Tokenizer(file, 1000));
    expect(error.code).toBe('tokenizer-mismatch');
    expect(error.message).toContain('1000');
  });

  test('a vocabulary without [MASK], which is named', async () => {
    const { '[MASK]': _, ...vocab } = file.model.vocab;
    const without = {
      ...file,
      model: { ...file.model, vocab },
      added_tokens: file.added_tokens.filter(({ content }) => content !== '[MASK]'),
    };
    const error = await labErrorOf(() => new Tokenizer(without, VOCABULARY));
    expect(error.code).toBe('tokenizer-mismatch');
    expect(error.message).toContain('[MASK]');
  });
});
