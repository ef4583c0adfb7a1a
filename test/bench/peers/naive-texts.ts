/** The peer's side of the data: token ids and pass-0 states of each example, computed once and kept. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tokenizer } from '../../../src/lab/encoder/tokenizer';
import type { LayoutKind } from '../../../src/lab/presets';
import { place, type Placement } from '../../../src/lab/prompt/layout';
import type { Task } from '../../../src/lab/tasks/task';
import { sequencesOf, type NaiveEncoder } from './naive-encoder';

export interface NaiveText {
  readonly ids: readonly number[];
  readonly label: number;
  /** Token ids of pass 0, and the states at [MASK] and [CLS]. */
  readonly tokens: readonly number[];
  readonly mask: Float32Array;
  readonly cls: Float32Array;
}

export class NaiveTexts {
  private readonly known = new Map<number, NaiveText>();

  constructor(
    private readonly encoder: NaiveEncoder,
    private readonly tokenizer: Tokenizer,
    private readonly task: Task,
  ) {}

  get classes(): number {
    return this.task.classes.length;
  }

  /** Encodes single sentences one by one: it happens once, outside of what is measured. */
  async prepare(members: Iterable<number>): Promise<void> {
    for (const index of members) {
      const example = this.task.train[index];
      if (example === undefined || this.known.has(index)) continue;
      if (example.text2 !== null) throw new RangeError('The peer reads single sentences alone.');
      const ids = this.tokenizer.encode(example.text);
      const bare = this.place('four-slot', ids, 0);
      const states = tf.tidy(() => this.encoder.forward(sequencesOf([bare]), null));
      const values = await states.data<'float32'>();
      states.dispose();
      const { width } = this.encoder.config;
      const row = (at: number): Float32Array => values.slice(at * width, (at + 1) * width);
      // The text begins with [CLS].
      const text = { ids, label: example.label, tokens: bare.ids, mask: row(readPlace(bare)), cls: row(0) };
      this.known.set(index, text);
    }
  }

  at(index: number): NaiveText {
    const text = this.known.get(index);
    if (text === undefined) throw new RangeError(`Example ${index} has not been prepared.`);
    return text;
  }

  place(layout: LayoutKind, ids: readonly number[], promptLength: number): Placement {
    return place(layout, { a: ids, b: null }, promptLength, this.encoder.config.positions, this.tokenizer.special);
  }
}

/** The place that the head reads: the laboratory's layout names that word first. */
export function readPlace({ positions }: Placement): number {
  return positions[0] ?? 0;
}
