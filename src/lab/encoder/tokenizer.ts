/** Text to token ids, by the encoder's own `tokenizer.json`. */
import { Tokenizer as HubTokenizer } from '@huggingface/tokenizers';
import { LabError } from '../errors';

export interface SpecialTokens {
  readonly pad: number;
  readonly unknown: number;
  readonly cls: number;
  readonly sep: number;
  readonly mask: number;
}

export class Tokenizer {
  readonly special: SpecialTokens;
  readonly size: number;
  private readonly hub: HubTokenizer;

  /** @throws LabError `tokenizer-mismatch` when the file is unusable or lacks a special token. */
  constructor(json: unknown, vocabulary: number) {
    if (typeof json !== 'object' || json === null || !('model' in json))
      throw mismatch('tokenizer.json is not a tokenizer.');
    try {
      this.hub = new HubTokenizer(json, {});
    } catch (cause) {
      throw mismatch(`tokenizer.json cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
    const size = this.hub.get_vocab().size;
    if (size > vocabulary) {
      throw mismatch(`The tokenizer knows ${size} tokens, the encoder has embeddings for ${vocabulary}.`);
    }
    this.size = size;
    this.special = {
      pad: this.specialToken('[PAD]'),
      unknown: this.specialToken('[UNK]'),
      cls: this.specialToken('[CLS]'),
      sep: this.specialToken('[SEP]'),
      mask: this.specialToken('[MASK]'),
    };
  }

  /** Token ids of a text, without special tokens around it. */
  encode(text: string): number[] {
    return this.hub.encode(text, { add_special_tokens: false }).ids;
  }

  /** The token an id stands for. */
  token(id: number): string {
    return this.hub.id_to_token(id) ?? `#${id}`;
  }

  private specialToken(token: string): number {
    const id = this.hub.token_to_id(token);
    if (id === undefined) throw mismatch(`The tokenizer has no ${token} token.`);
    return id;
  }
}

function mismatch(message: string): LabError {
  return new LabError('tokenizer-mismatch', message, 'Use the tokenizer.json that was published with these weights.');
}
