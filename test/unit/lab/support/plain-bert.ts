/** BERT written out as plainly as it can be, in 64-bit loops: every row through every layer, every key for every query. */
import type { EncoderConfig } from '../../../../src/lab/encoder/config';
import type { Checkpoint } from '../../../../src/lab/encoder/safetensors';

type Row = readonly number[];

interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A place of a sequence: a vector in word-embedding space with its position and segment. */
export interface Place {
  readonly vector: Row;
  readonly position: number;
  readonly segment: number;
}

export class PlainBert {
  private readonly tensors: ReadonlyMap<string, Values>;

  constructor(
    checkpoint: Checkpoint,
    private readonly config: EncoderConfig,
  ) {
    this.tensors = new Map([...checkpoint].map(([name, { shape, read }]) => [name, { shape, data: read() }]));
  }

  wordVector(id: number): Row {
    return this.row('embeddings.word_embeddings.weight', id);
  }

  /** The last layer's state of every place. */
  encode(places: readonly Place[]): readonly Row[] {
    let rows: readonly Row[] = places.map(({ vector, position, segment }) => {
      const at = this.row('embeddings.position_embeddings.weight', position);
      const kind = this.row('embeddings.token_type_embeddings.weight', segment);
      return this.norm(
        vector.map((value, i) => value + (at[i] ?? NaN) + (kind[i] ?? NaN)),
        'embeddings.LayerNorm',
      );
    });
    for (let layer = 0; layer < this.config.layers; layer++) rows = this.layer(rows, `encoder.layer.${layer}.`);
    return rows;
  }

  private layer(rows: readonly Row[], at: string): Row[] {
    const attended: readonly Row[] = this.attend(
      rows.map((row) => this.dense(row, `${at}attention.self.query`)),
      rows.map((row) => this.dense(row, `${at}attention.self.key`)),
      rows.map((row) => this.dense(row, `${at}attention.self.value`)),
    );
    return rows.map((row, i) => {
      const projected = this.dense(attended[i] ?? [], `${at}attention.output.dense`);
      const middle = this.norm(add(projected, row), `${at}attention.output.LayerNorm`);
      const expanded = this.dense(middle, `${at}intermediate.dense`).map(gelu);
      return this.norm(add(this.dense(expanded, `${at}output.dense`), middle), `${at}output.LayerNorm`);
    });
  }

  private attend(queries: readonly Row[], keys: readonly Row[], values: readonly Row[]): Row[] {
    const { width, heads } = this.config;
    const depth = width / heads;
    return queries.map((query) => {
      const out = new Array<number>(width).fill(0);
      for (let head = 0; head < heads; head++) {
        const part = (row: Row): Row => row.slice(head * depth, (head + 1) * depth);
        const weights = softmax(keys.map((key) => dot(part(query), part(key)) / Math.sqrt(depth)));
        values.forEach((value, j) => {
          part(value).forEach((x, i) => {
            out[head * depth + i] = (out[head * depth + i] ?? NaN) + (weights[j] ?? NaN) * x;
          });
        });
      }
      return out;
    });
  }

  private tensor(name: string): Values {
    const found = this.tensors.get(name);
    if (found === undefined) throw new RangeError(`No tensor ${name}.`);
    return found;
  }

  private row(name: string, index: number): number[] {
    const { data, shape } = this.tensor(name);
    const size = shape[1] ?? 1;
    return Array.from(data.slice(index * size, (index + 1) * size));
  }

  private dense(x: Row, name: string): number[] {
    const bias = this.tensor(`${name}.bias`).data;
    return Array.from(bias, (start, output) => start + dot(this.row(`${name}.weight`, output), x));
  }

  private norm(x: Row, name: string): number[] {
    const scale = this.tensor(`${name}.weight`).data;
    const shift = this.tensor(`${name}.bias`).data;
    const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
    const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
    return x.map(
      (value, i) =>
        ((value - mean) / Math.sqrt(variance + this.config.layerNormEpsilon)) * (scale[i] ?? NaN) + (shift[i] ?? NaN),
    );
  }
}

const add = (a: Row, b: Row): number[] => a.map((value, i) => value + (b[i] ?? NaN));
const dot = (a: Row, b: Row): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);

function softmax(scores: Row): number[] {
  const highest = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - highest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** x Phi(x), Phi by the series of the error function, to double accuracy where it matters. */
export function gelu(x: number): number {
  if (Math.abs(x) > 8) return x > 0 ? x : 0;
  // Phi(x) = 1/2 + density(x) * (x + x^3/3 + x^5/15 + ...), Marsaglia 2004.
  let term = x;
  let sum = x;
  for (let n = 3; Math.abs(term) > 1e-18 * Math.abs(sum) && n < 400; n += 2) {
    term *= (x * x) / n;
    sum += term;
  }
  return x * (0.5 + sum * Math.exp(-0.5 * x * x - 0.5 * Math.log(2 * Math.PI)));
}
