/** The texts of a task as an encoder sees them: token ids, and the states of pass 0, computed once per text. */
import * as tf from '@tensorflow/tfjs-core';
import { assemble } from '../encoder/batch';
import type { Encoder } from '../encoder/encoder';
import { encodeWords } from '../encoder/forward';
import type { HeadKind, LayoutKind, PromptKind } from '../presets';
import { place, type EncodedText, type Placement } from '../prompt/layout';
import { readMarks } from '../prompt/marks';
import type { Example } from '../tasks/task';
import type { GroupBatch } from './engine';

interface PassZero {
  readonly mask: Float32Array;
  readonly cls: Float32Array;
  readonly tokens: readonly number[];
}

/** Texts encoded together in pass 0. */
const CHUNK = 32;

/** Tokens of a batch's texts are padded to a multiple, so that batches have few shapes and engines few programs. */
const TOKENS_STEP = 8;

export class Corpus {
  private readonly texts: (EncodedText | undefined)[];
  private readonly passZero: (PassZero | undefined)[];

  constructor(
    private readonly encoder: Encoder,
    readonly examples: readonly Example[],
  ) {
    this.texts = new Array<EncodedText | undefined>(examples.length);
    this.passZero = new Array<PassZero | undefined>(examples.length);
  }

  /** Share of `members` whose text is cut at this prompt length. */
  cutShare(layout: LayoutKind, promptLength: number, members: ArrayLike<number>): number {
    const cut = Array.from(members, (index) => this.place(layout, index, promptLength)).filter(
      (placement) => placement.cut,
    );
    return members.length === 0 ? 0 : cut.length / members.length;
  }

  /** The `count` of `members` that take most places with such a prompt. */
  longest(layout: LayoutKind, promptLength: number, members: ArrayLike<number>, count: number): number[] {
    return Array.from(members, (index) => ({ index, length: this.place(layout, index, promptLength).ids.length }))
      .sort((a, b) => b.length - a.length)
      .slice(0, count)
      .map(({ index }) => index);
  }

  /** Computes the pass-0 states of `members` that are not known yet. */
  async prepare(members: ArrayLike<number>, onProgress?: (done: number, total: number) => void): Promise<void> {
    const missing = [...new Set(Array.from(members))].filter((index) => this.passZero[index] === undefined);
    for (let from = 0; from < missing.length; from += CHUNK) {
      await this.encodePassZero(missing.slice(from, from + CHUNK));
      onProgress?.(Math.min(from + CHUNK, missing.length), missing.length);
    }
  }

  /** Puts `members` (data-seed-major) together for a group. Pass-0 states must have been prepared where needed. */
  batch(
    group: { readonly layout: LayoutKind; readonly prompt: PromptKind; readonly head: HeadKind },
    promptLength: number,
    members: ArrayLike<number>,
  ): GroupBatch {
    const { width } = this.encoder.config;
    const indices = Array.from(members);
    const zero = indices.map((index) => (needsPassZero(group) ? this.passZero[index] : undefined));
    const longest = zero.reduce((most, state) => Math.max(most, state?.tokens.length ?? 1), 1);
    const tokensPerSequence = Math.ceil(longest / TOKENS_STEP) * TOKENS_STEP;
    const batch = {
      prompted: group.prompt === 'none' ? null : this.assemble(group.layout, promptLength, indices),
      maskStates: new Float32Array(indices.length * width),
      clsStates: new Float32Array(indices.length * width),
      tokens: new Int32Array(indices.length * tokensPerSequence).fill(-1),
      tokensPerSequence,
      labels: Int32Array.from(indices, (index) => this.examples[index]?.label ?? 0),
    };
    zero.forEach((state, i) => {
      if (state === undefined) return;
      batch.maskStates.set(state.mask, i * width);
      batch.clsStates.set(state.cls, i * width);
      batch.tokens.set(state.tokens, i * tokensPerSequence);
    });
    return batch;
  }

  private assemble(layout: LayoutKind, promptLength: number, indices: readonly number[]): ReturnType<typeof assemble> {
    const placements = indices.map((index) => this.place(layout, index, promptLength));
    return assemble(placements, this.encoder.tokenizer.special.pad);
  }

  private async encodePassZero(indices: readonly number[]): Promise<void> {
    const placements = indices.map((index) => this.place('four-slot', index, 0));
    const { special } = this.encoder.tokenizer;
    const batch = assemble(placements, special.pad);
    const states = encodeWords(this.encoder, batch);
    const values = await states.data<'float32'>();
    tf.dispose(states);
    const { width } = this.encoder.config;
    indices.forEach((index, i) => {
      const ids = placements[i]?.ids ?? [];
      const row = (word: number): Float32Array =>
        values.slice((i * batch.words + word) * width, (i * batch.words + word + 1) * width);
      // [MASK] is the row that is read and comes first; [CLS] is the first word after it.
      this.passZero[index] = { mask: row(0), cls: row(ids.indexOf(special.cls)), tokens: ids };
    });
  }

  private place(layout: LayoutKind, index: number, promptLength: number): Placement {
    const { tokenizer, config } = this.encoder;
    return place(layout, this.encoded(index), promptLength, config.positions, tokenizer.special);
  }

  private encoded(index: number): EncodedText {
    const known = this.texts[index];
    if (known !== undefined) return known;
    const example = this.examples[index];
    if (example === undefined) throw new RangeError(`There is no example ${index}.`);
    const { tokenizer } = this.encoder;
    const encoded = {
      a: tokenizer.encode(readMarks(example.text)),
      b: example.text2 === null ? null : tokenizer.encode(readMarks(example.text2)),
    };
    this.texts[index] = encoded;
    return encoded;
  }
}

/** A static prompt read by a linear or verbaliser head is the only combination that never looks at pass 0. */
export function needsPassZero({ prompt, head }: { readonly prompt: PromptKind; readonly head: HeadKind }): boolean {
  return prompt !== 'static' || head === 'bottleneck';
}
