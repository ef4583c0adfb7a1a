/**
 * A tokenizer from the files that were published with an encoder: `tokenizer.json`, or the older vocabulary files, from
 * which the same description is put together.
 */
import * as v from 'valibot';
import { LabError } from '../errors';
import { readJson, readLines, TOKENIZER_OPTIONS, type EncoderFiles } from './files';
import { Tokenizer, USUAL_NAMES, type SpecialRole } from './tokenizer';

const SpecialName = v.nullish(v.union([v.string(), v.object({ content: v.string() })]));

const Options = v.object({
  tokenizer_class: v.nullish(v.string()),
  do_lower_case: v.nullish(v.boolean(), true),
  strip_accents: v.nullish(v.boolean()),
  tokenize_chinese_chars: v.nullish(v.boolean(), true),
  add_prefix_space: v.nullish(v.boolean(), false),
  pad_token: SpecialName,
  unk_token: SpecialName,
  cls_token: SpecialName,
  sep_token: SpecialName,
  mask_token: SpecialName,
});
type Options = v.InferOutput<typeof Options>;
type Names = Readonly<Record<SpecialRole, string>>;

/** @throws LabError `tokenizer-mismatch` or `encoder-corrupt` when a file is unusable. */
export function readTokenizer(files: EncoderFiles, vocabulary: number): Tokenizer {
  const options = readOptions(files);
  const given = namesOf(options);
  if (files.has('tokenizer.json')) return new Tokenizer(readJson(files, 'tokenizer.json'), vocabulary, given);
  const wordPiece = files.has('vocab.txt');
  checkClass(options, wordPiece ? /^(Bert|DistilBert|Electra)Tokenizer/ : /^(Roberta|GPT2)Tokenizer/);
  const usual = (role: SpecialRole): string => given[role] ?? USUAL_NAMES[role][wordPiece ? 0 : 1];
  const names: Names = {
    pad: usual('pad'),
    unknown: usual('unknown'),
    cls: usual('cls'),
    sep: usual('sep'),
    mask: usual('mask'),
  };
  const description = wordPiece ? describeWordPiece(files, options, names) : describeByteLevel(files, options, names);
  return new Tokenizer(description, vocabulary, names);
}

function readOptions(files: EncoderFiles): Options {
  const parsed = v.safeParse(Options, files.has(TOKENIZER_OPTIONS) ? readJson(files, TOKENIZER_OPTIONS) : {});
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw mismatch(`${TOKENIZER_OPTIONS} is malformed (${v.getDotPath(issue) ?? 'top level'}: ${issue.message}).`);
}

function namesOf(options: Options): Partial<Names> {
  const given = {
    pad: options.pad_token,
    unknown: options.unk_token,
    cls: options.cls_token,
    sep: options.sep_token,
    mask: options.mask_token,
  };
  return Object.fromEntries(
    Object.entries(given).flatMap(([role, name]) =>
      name == null ? [] : [[role, typeof name === 'string' ? name : name.content]],
    ),
  );
}

/** Vocabulary files alone do not tell how text is split; some languages need a program of their own for it. */
function checkClass({ tokenizer_class: name }: Options, known: RegExp): void {
  if (name == null || known.test(name)) return;
  throw mismatch(`The tokenizer “${name}” cannot be built from its vocabulary alone.`);
}

/** WordPiece after BERT's splitting at white space and punctuation. */
function describeWordPiece(files: EncoderFiles, options: Options, names: Names): object {
  const vocab = Object.fromEntries(readLines(files, 'vocab.txt').map((token, id) => [token, id]));
  return {
    added_tokens: addedTokens(vocab, names),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: options.tokenize_chinese_chars,
      strip_accents: options.strip_accents,
      lowercase: options.do_lower_case,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: names.unknown,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab,
    },
  };
}

/** Byte-level BPE as RoBERTa has it from GPT-2. */
function describeByteLevel(files: EncoderFiles, options: Options, names: Names): object {
  const vocab = v.safeParse(v.record(v.string(), v.number()), readJson(files, 'vocab.json'));
  if (!vocab.success) throw mismatch('vocab.json does not give a number to each token.');
  const merges = readLines(files, 'merges.txt').filter((line) => line !== '' && !line.startsWith('#version'));
  const broken = merges.find((merge) => merge.split(' ').length !== 2);
  if (broken !== undefined) throw mismatch(`merges.txt has a line that is not a pair of tokens: “${broken}”.`);
  return {
    added_tokens: addedTokens(vocab.output, names),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: options.add_prefix_space, use_regex: true },
    post_processor: null,
    decoder: { type: 'ByteLevel' },
    model: { type: 'BPE', unk_token: names.unknown, vocab: vocab.output, merges },
  };
}

/** Special tokens are found in a text before it is split; RoBERTa's mask takes the space before it along. */
function addedTokens(vocab: Readonly<Record<string, number>>, names: Names): object[] {
  return Object.values(names).flatMap((content) => {
    const id = vocab[content];
    if (id === undefined) return [];
    return [{ id, content, special: true, normalized: false, lstrip: content === USUAL_NAMES.mask[1] }];
  });
}

function mismatch(message: string): LabError {
  return new LabError('tokenizer-mismatch', message, 'Use the tokenizer files that were published with these weights.');
}
