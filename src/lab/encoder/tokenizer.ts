/** Text to token ids, by the encoder's own tokenizer. */
import { BPE, Tokenizer as HubTokenizer, WordPiece } from '@huggingface/tokenizers';
import { LabError } from '../errors';
import { readable, WORD_START } from './byte-level';
import { byteLevels, correct } from './tokenizer-corrections';

export interface SpecialTokens {
  readonly pad: number;
  readonly unknown: number;
  readonly cls: number;
  readonly sep: number;
  readonly mask: number;
  /** What stands between the two texts of a pair: the separator, once or (RoBERTa) twice. */
  readonly between: readonly number[];
}

/** The roles of special tokens. */
export type SpecialRole = Exclude<keyof SpecialTokens, 'between'>;

/** What special tokens are called where nothing else is said: by BERT, by RoBERTa. */
export const USUAL_NAMES: Readonly<Record<SpecialRole, readonly [string, string]>> = {
  pad: ['[PAD]', '<pad>'],
  unknown: ['[UNK]', '<unk>'],
  cls: ['[CLS]', '<s>'],
  sep: ['[SEP]', '</s>'],
  mask: ['[MASK]', '<mask>'],
};

/** Entries kept free for words that were never put there; their embeddings are untrained. */
const UNUSED = /^\[unused\d+\]$/;

export class Tokenizer {
  readonly special: SpecialTokens;
  /** One more than the largest id. */
  readonly size: number;
  private readonly hub: HubTokenizer;
  private readonly isByteLevel: boolean;
  /** Ids that stand for no text. */
  private readonly apart: Set<number>;

  /**
   * @param json the content of a `tokenizer.json`.
   * @param vocabulary rows of the encoder's word embeddings; there may be more than tokens, not fewer.
   * @param names what special tokens are called, where that is known.
   * @throws LabError `tokenizer-mismatch` when the file is unusable or lacks a special token.
   */
  constructor(json: unknown, vocabulary: number, names: Partial<Record<SpecialRole, string>> = {}) {
    this.hub = openHub(json);
    const { model } = this.hub;
    this.isByteLevel = model instanceof BPE && byteLevels(this.hub.pre_tokenizer).length > 0;
    if (!this.isByteLevel && !(model instanceof WordPiece))
      throw mismatch('The tokenizer is of a kind that the lab does not know; it reads WordPiece and byte-level BPE.');
    this.size = model?.vocab.length ?? 0;
    if (this.size > vocabulary) {
      throw mismatch(`The tokenizer's ids go up to ${this.size - 1}, the encoder has embeddings for ${vocabulary}.`);
    }
    const id = (role: SpecialRole): number => this.specialToken(role, names[role]);
    const [cls, sep] = [id('cls'), id('sep')];
    const between = new Array<number>(this.separators(cls)).fill(sep);
    this.special = { pad: id('pad'), unknown: id('unknown'), cls, sep, mask: id('mask'), between };
    const { pad, unknown, mask } = this.special;
    this.apart = new Set([pad, unknown, cls, sep, mask]);
    for (const token of this.hub.get_added_tokens_decoder().values()) if (token.special) this.apart.add(token.id);
  }

  /** Token ids of a text, without special tokens around it. */
  encode(text: string): number[] {
    return this.hub.encode(text, { add_special_tokens: false }).ids;
  }

  /** Token ids of words as they stand within a sentence: byte-level BPE tells “ good” from a “good” that begins a text. */
  encodeInSentence(words: string): number[] {
    const trimmed = words.trim();
    return trimmed === '' ? [] : this.encode(` ${trimmed}`);
  }

  /** The token an id stands for, readable. */
  token(id: number): string {
    const token = this.hub.id_to_token(id);
    if (token === undefined) return `#${id}`;
    return this.isByteLevel && !this.apart.has(id) ? readable(token) : token;
  }

  /** The first `count` entries of the vocabulary that are words, or begin one. */
  words(count: number): number[] {
    const words: number[] = [];
    for (let id = 0; id < this.size && words.length < count; id++) if (this.beginsWord(id)) words.push(id);
    return words;
  }

  private beginsWord(id: number): boolean {
    const token = this.hub.id_to_token(id);
    if (token === undefined || this.apart.has(id) || UNUSED.test(token)) return false;
    return this.isByteLevel ? token.startsWith(WORD_START) && token.length > 1 : !token.startsWith('##');
  }

  private specialToken(role: SpecialRole, name: string | undefined): number {
    const candidates = name === undefined ? USUAL_NAMES[role] : [name];
    const found = candidates.map((candidate) => this.hub.token_to_id(candidate)).find((id) => id !== undefined);
    if (found === undefined) throw mismatch(`The tokenizer has no ${candidates.join(' or ')} token.`);
    return found;
  }

  /** How many separators the tokenizer itself puts between two texts. */
  private separators(cls: number): number {
    const [first, second] = ['\0first', '\0second'];
    const { tokens = [] } = this.hub.post_processor?.post_process([first], [second], true) ?? {};
    const count = tokens.indexOf(second) - tokens.indexOf(first) - 1;
    if (tokens.includes(second) && count > 0) return count;
    return this.hub.id_to_token(cls) === USUAL_NAMES.cls[1] ? 2 : 1;
  }
}

function openHub(json: unknown): HubTokenizer {
  if (typeof json !== 'object' || json === null || !('model' in json))
    throw mismatch('tokenizer.json does not describe a tokenizer.');
  try {
    const hub = new HubTokenizer(json, {});
    correct(hub);
    return hub;
  } catch (cause) {
    throw mismatch(`The tokenizer cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function mismatch(message: string): LabError {
  return new LabError('tokenizer-mismatch', message, 'Use the tokenizer that was published with these weights.');
}
