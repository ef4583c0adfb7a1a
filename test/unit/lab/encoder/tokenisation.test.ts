/** Token ids of lines that are hard to split, against the reference tokenizers. */
import { beforeAll, describe, expect, test } from 'vitest';
import { readJson, type EncoderFiles } from '../../../../src/lab/encoder/files';
import type { Tokenizer } from '../../../../src/lab/encoder/tokenizer';
import { readTokenizer } from '../../../../src/lab/encoder/tokenizer-files';
import { FOLDERS, readExpected, readFamilyFiles, readLines, type Expected, type Folder } from '../support/families';
import { labErrorOf } from '../support/lab-error';

const lines = await readLines();
const ROWS = 1000;

const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);

async function open(folder: Folder): Promise<{ files: EncoderFiles; tokenizer: Tokenizer }> {
  const files = await readFamilyFiles(folder);
  return { files, tokenizer: readTokenizer(files, ROWS) };
}

describe.each(FOLDERS)('%s', (folder) => {
  let tokenizer: Tokenizer;
  let expected: Expected;

  beforeAll(async () => {
    ({ tokenizer } = await open(folder));
    expected = await readExpected(folder);
  });

  test.each(lines.map((line, index) => [JSON.stringify(line), line, index] as const))('%s', (_, line, index) => {
    expect(tokenizer.encode(line)).toEqual(expected.tokenised[index]);
  });

  test('there is an expectation for every line', () => {
    expect(expected.tokenised).toHaveLength(lines.length);
  });

  test('words within a sentence', () => {
    for (const { words, ids } of expected.inSentence) {
      expect(tokenizer.encodeInSentence(words)).toEqual(ids);
      expect(tokenizer.encodeInSentence(`  ${words} `)).toEqual(ids);
    }
    expect(tokenizer.encodeInSentence(' ')).toEqual([]);
  });

  test('the words of the vocabulary begin words, and none of them is special', () => {
    const words = tokenizer.words(ROWS);
    expect(words.length).toBeGreaterThan(20);
    const shown = words.map((id) => tokenizer.token(id));
    const byteLevel = folder.startsWith('roberta');
    for (const token of shown) {
      expect(token.startsWith('##')).toBe(false);
      expect(token.startsWith('␣')).toBe(byteLevel);
    }
    const { pad, unknown, cls, sep, mask } = tokenizer.special;
    expect(words.filter((id) => [pad, unknown, cls, sep, mask].includes(id))).toEqual([]);
    expect(tokenizer.words(7)).toEqual(words.slice(0, 7));
  });
});

// The reference's tables of punctuation and of combining marks end at an older Unicode than a browser's. Its ids cannot
// be had for such characters without copying the tables; they are rare in any text an encoder was trained on.
describe('known departures from the reference', () => {
  test.each([
    ['a punctuation mark of Unicode 14 is split off', 0],
    ['a combining mark of Unicode 14 is stripped as an accent', 1],
  ])('%s', async (_, index) => {
    const { tokenizer } = await open('bert');
    const { newer } = await readExpected('bert');
    expect(tokenizer.encode(newer[index]?.text ?? '')).not.toEqual(newer[index]?.ids);
  });

  test('byte-level BPE has none on the same lines', async () => {
    const { tokenizer } = await open('roberta');
    for (const { text, ids } of (await readExpected('roberta')).newer) expect(tokenizer.encode(text)).toEqual(ids);
  });
});

describe('special tokens', () => {
  test.each(FOLDERS)('%s', async (folder) => {
    const { tokenizer } = await open(folder);
    const { pad, unknown, cls, sep, mask, between } = tokenizer.special;
    const names = [pad, unknown, cls, sep, mask].map((id) => tokenizer.token(id));
    if (folder.startsWith('roberta')) {
      expect(names).toEqual(['<pad>', '<unk>', '<s>', '</s>', '<mask>']);
      expect(between).toEqual([sep, sep]);
    } else {
      expect(names).toEqual(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']);
      expect(between).toEqual([sep]);
    }
  });

  test('what tokenizer_config.json calls them goes before what is usual', async () => {
    const { files, tokenizer } = await open('electra');
    const options = encoded(JSON.stringify({ mask_token: '[UNK]', cls_token: { content: '[SEP]' }, pad_token: null }));
    const { special } = readTokenizer(new Map([...files, ['tokenizer_config.json', options]]), ROWS);
    expect(special).toEqual({ ...tokenizer.special, mask: tokenizer.special.unknown, cls: tokenizer.special.sep });
  });

  test('the tokenizer itself decides how many separators a pair has', async () => {
    const { files, tokenizer } = await open('roberta');
    const json = readJson(files, 'tokenizer.json') as Record<string, unknown>;
    const single = { ...json, post_processor: { ...(json['post_processor'] as object), type: 'BertProcessing' } };
    const other = readTokenizer(new Map([...files, ['tokenizer.json', encoded(JSON.stringify(single))]]), ROWS);
    expect(other.special.between).toEqual([tokenizer.special.sep]);
  });
});

describe('readable tokens', () => {
  test('byte-level: bytes are decoded, a leading space shows, broken characters show their bytes', async () => {
    const { tokenizer } = await open('roberta');
    const shown = (text: string): string =>
      tokenizer
        .encode(text)
        .map((id) => tokenizer.token(id))
        .join('|');
    expect(shown('so good').replaceAll('|', '')).toBe('so␣good');
    expect(shown('é').replaceAll('|', '')).toMatch(/^(é|<C3><A9>)$/);
    expect(shown('\u{20000}')).toMatch(/^<F0>/);
    expect(shown('<mask>')).toBe('<mask>');
    expect(tokenizer.token(100_000)).toBe('#100000');
  });

  test('byte-level: the tokens of a text show all of its bytes', async () => {
    const { tokenizer } = await open('roberta');
    const text = Array.from({ length: 0x800 }, (_, code) => String.fromCharCode(code)).join('');
    const shown = tokenizer.encode(text).map((id) => tokenizer.token(id).replaceAll('␣', ' '));
    const bytes = shown.flatMap((token) =>
      (token.match(/<[8-F][0-9A-F]>|[^]/g) ?? []).flatMap((part) =>
        part.length === 4 ? [parseInt(part.slice(1, 3), 16)] : [...encoded(part)],
      ),
    );
    expect(bytes).toEqual([...encoded(text)]);
  });

  test('WordPiece tokens stay as they are', async () => {
    const { tokenizer } = await open('bert');
    const shown = tokenizer.encode('supercalifragilistic').map((id) => tokenizer.token(id));
    expect(shown.length).toBeGreaterThan(1);
    expect(shown.slice(1).every((token) => token.startsWith('##'))).toBe(true);
    expect(shown.map((token) => token.replace('##', '')).join('')).toBe('supercalifragilistic');
  });
});

describe('older vocabulary files', () => {
  const replaced = (files: EncoderFiles, name: string, content: string): EncoderFiles =>
    new Map([...files, [name, encoded(content)]]);
  const text = (files: EncoderFiles, name: string): string => new TextDecoder().decode(files.get(name));

  test('line ends of another system change nothing', async () => {
    const bert = await open('bert');
    const windows = replaced(bert.files, 'vocab.txt', text(bert.files, 'vocab.txt').replaceAll('\n', '\r\n').trimEnd());
    expect(readTokenizer(windows, ROWS).encode('The ferry left.')).toEqual(bert.tokenizer.encode('The ferry left.'));
    const roberta = await open('roberta-prefix');
    const merges = replaced(
      roberta.files,
      'merges.txt',
      text(roberta.files, 'merges.txt').replaceAll('\n', '\r\n').replace('#version: 0.2\r\n', ''),
    );
    expect(readTokenizer(merges, ROWS).encode('The ferry.')).toEqual(roberta.tokenizer.encode('The ferry.'));
  });

  test('options decide: case, accents, the space in front', async () => {
    const { files, tokenizer } = await open('bert');
    const withOptions = (options: object): Tokenizer =>
      readTokenizer(replaced(files, 'tokenizer_config.json', JSON.stringify(options)), ROWS);
    const usual = readTokenizer(new Map([...files].filter(([name]) => name !== 'tokenizer_config.json')), ROWS);
    expect(usual.encode('The FERRY')).toEqual(tokenizer.encode('the ferry'));
    expect(withOptions({ do_lower_case: false }).encode('FERRY')).not.toEqual(tokenizer.encode('ferry'));
    expect(tokenizer.encode('ruḿ')).toEqual(tokenizer.encode('rum'));
    expect(withOptions({ strip_accents: false }).encode('ruḿ')).not.toEqual(tokenizer.encode('rum'));
    expect(withOptions({ tokenize_chinese_chars: false }).encode('天气')).toHaveLength(1);
    expect(tokenizer.encode('天气')).toHaveLength(2);
    const roberta = await open('roberta-prefix');
    const plain = readTokenizer(replaced(roberta.files, 'tokenizer_config.json', '{}'), ROWS);
    expect(plain.encode(' good')).toEqual(roberta.tokenizer.encode('good'));
    expect(plain.encode('good')).not.toEqual(roberta.tokenizer.encode('good'));
  });

  test.each([
    ['bert', 'tokenizer_config.json', '{"do_lower_case": "yes"}', 'tokenizer-mismatch', 'do_lower_case'],
    ['bert', 'tokenizer_config.json', '[', 'encoder-corrupt', 'tokenizer_config.json'],
    ['bert', 'tokenizer_config.json', '{"tokenizer_class": "BertJapaneseTokenizer"}', 'tokenizer-mismatch', 'Japanese'],
    ['roberta-prefix', 'tokenizer_config.json', '{"tokenizer_class": "LlamaTokenizer"}', 'tokenizer-mismatch', 'Llama'],
    ['bert', 'vocab.txt', 'one\ntwo\n', 'tokenizer-mismatch', '[CLS]'],
    ['roberta-prefix', 'vocab.json', '{"a": "b"}', 'tokenizer-mismatch', 'vocab.json'],
    ['roberta-prefix', 'vocab.json', 'x', 'encoder-corrupt', 'vocab.json'],
    ['roberta-prefix', 'merges.txt', '#version: 0.2\na b c\n', 'tokenizer-mismatch', 'a b c'],
  ] as const)('refused: %s with %s of %s', async (folder, name, content, code, named) => {
    const { files } = await open(folder);
    const error = await labErrorOf(() => readTokenizer(replaced(files, name, content), ROWS));
    expect(error.code).toBe(code);
    expect(error.message).toContain(named);
  });

  test('refused: a vocabulary that is not text', async () => {
    const { files } = await open('bert');
    const broken = new Map([...files, ['vocab.txt', Uint8Array.of(0xff, 0xfe, 0x41, 0x00)]]);
    expect(await labErrorOf(() => readTokenizer(broken, ROWS))).toMatchObject({ code: 'encoder-corrupt' });
  });

  test('refused: kinds of tokenizer whose ids have not been compared', async () => {
    const { files } = await open('electra');
    const json = readJson(files, 'tokenizer.json') as Record<string, unknown>;
    const unigram = { ...json, model: { type: 'Unigram', unk_id: 0, vocab: [['[UNK]', 0]] } };
    const error = await labErrorOf(() =>
      readTokenizer(replaced(files, 'tokenizer.json', JSON.stringify(unigram)), ROWS),
    );
    expect(error).toMatchObject({ code: 'tokenizer-mismatch' });
    expect(error.message).toContain('WordPiece');
  });
});
