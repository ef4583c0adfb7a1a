/**
 * A BERT as one writes it with jax-js: a plain forward pass of all rows, padding included. It takes the texts of all runs
 * as one batch rather than being given its axis for runs by `vmap`: that puts the axis last in every product, where the
 * library's fast one does not apply (15 times slower). Functions take their arguments over, as the library's do.
 */
import { lax, nn, numpy as np } from '@jax-js/jax';
import type { EncoderConfig } from '../../../../src/lab/encoder/config';
import type { Checkpoint } from '../../../../src/lab/encoder/safetensors';

/** Texts of one length T, padded, in the order of their positions. A type, for the library takes it as a tree. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type Sequences = {
  /** Word, position and segment embeddings, without a word at the prompt's places, [B, T, D]. */
  embedded: np.Array;
  /** 1 where a place holds a prompt token, [B, T, m]. */
  promptPlaces: np.Array;
  /** [B]. */
  lengths: np.Array;
};

export class JaxEncoder {
  private readonly weights = new Map<string, np.Array>();

  constructor(
    checkpoint: Checkpoint,
    private readonly config: EncoderConfig,
  ) {
    checkpoint.forEach(({ shape, read }, name) => {
      if (name.startsWith('cls.')) return;
      // Constants of a compiled program have no gradients.
      const stored = np.array(Float32Array.from(read())).reshape([...shape]);
      // PyTorch keeps a dense layer's matrix as out x in; embeddings are tables and stay as they are.
      const dense = shape.length === 2 && !name.includes('embeddings.');
      this.weights.set(name.replace(/^bert\./, ''), dense ? np.transpose(stored) : stored);
    });
  }

  get width(): number {
    return this.config.width;
  }

  /** Word embeddings, [..., D]. */
  words(ids: np.Array): np.Array {
    return np.take(this.weight('embeddings.word_embeddings.weight'), ids, 0);
  }

  /**
   * Sum of embeddings, [B, T, D]. Apart from `forward`: compiled together, the look-up moves into the products that follow.
   *
   * @param isWord 1 at a word, 0 elsewhere, [B, T, 1].
   */
  embed(ids: np.Array, segments: np.Array, isWord: np.Array): np.Array {
    const length = ids.shape[1] ?? 0;
    const positions = this.weight('embeddings.position_embeddings.weight').slice([0, length]);
    const types = np.take(this.weight('embeddings.token_type_embeddings.weight'), segments, 0);
    return this.words(ids).mul(isWord).add(types).add(positions);
  }

  /** Hidden states of all places after the last layer, [R, B, T, D]. @param prompts [R, B, m, D]; null for one run without. */
  forward({ embedded, promptPlaces, lengths }: Sequences, prompts: np.Array | null): np.Array {
    const runs = prompts?.shape[0] ?? 1;
    const [texts = 0, ...places] = embedded.shape;
    if (prompts === null) promptPlaces.dispose();
    const together = prompts === null ? embedded : np.einsum('btm,rbmd->rbtd', promptPlaces, prompts).add(embedded);
    const states = this.encode(together.reshape([runs * texts, ...places]), np.tile(lengths, runs));
    return states.reshape([runs, texts, ...places]);
  }

  /** @param summed embeddings, [sequences, T, D]; @param lengths [sequences]. */
  private encode(summed: np.Array, lengths: np.Array): np.Array {
    let x = this.layerNorm(summed, 'embeddings.LayerNorm');
    for (let layer = 0; layer < this.config.layers; layer++) x = this.layer(x, lengths.ref, `encoder.layer.${layer}.`);
    lengths.dispose();
    return x;
  }

  private layer(x: np.Array, lengths: np.Array, name: string): np.Array {
    const { width, heads } = this.config;
    const [count = 0, length = 0] = x.shape;
    const byHead = (part: string): np.Array =>
      this.dense(x.ref, `${name}attention.self.${part}`).reshape([count, length, heads, width / heads]);
    const mixed = nn.dotProductAttention(byHead('query'), byHead('key'), byHead('value'), {
      keyValueSeqLengths: lengths,
    });
    const merged = mixed.reshape([count, length, width]);
    const attended = this.layerNorm(
      this.dense(merged, `${name}attention.output.dense`).add(x),
      `${name}attention.output.LayerNorm`,
    );
    const expanded = gelu(this.dense(attended.ref, `${name}intermediate.dense`));
    return this.layerNorm(this.dense(expanded, `${name}output.dense`).add(attended), `${name}output.LayerNorm`);
  }

  private dense(x: np.Array, name: string): np.Array {
    return np.matmul(x, this.weight(`${name}.weight`)).add(this.weight(`${name}.bias`));
  }

  private layerNorm(x: np.Array, name: string): np.Array {
    const unit = nn.standardize(x, -1, { epsilon: this.config.layerNormEpsilon });
    return unit.mul(this.weight(`${name}.weight`)).add(this.weight(`${name}.bias`));
  }

  private weight(name: string): np.Array {
    const found = this.weights.get(name);
    if (found === undefined) throw new RangeError(`The checkpoint has no tensor “${name}”.`);
    return found.ref;
  }
}

/** The exact GELU (Hendrycks and Gimpel 2016), of [sequences, T, 4D]. */
function gelu(x: np.Array): np.Array {
  const fenced = fence(x);
  return fenced.ref.mul(0.5).mul(lax.erf(fenced.mul(Math.SQRT1_2)).add(1));
}

/**
 * The same numbers. On the way back the library computes what it has to pad, and keeps it; without this it would compute the
 * GELU's slope inside the product that follows, again for every column of that (7 times slower on the whole).
 */
function fence(x: np.Array): np.Array {
  const width = x.shape.at(-1) ?? 0;
  return np
    .pad(x, [
      [0, 0],
      [0, 0],
      [0, 1],
    ])
    .slice([], [], [0, width]);
}
