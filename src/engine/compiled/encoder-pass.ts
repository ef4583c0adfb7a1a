/**
 * The encoder in a program: a population of prompts over shared texts, forward and back to the prompts.
 *
 * What no prompt can change is done once for all runs: embeddings, queries, keys and values of the words in the first
 * layer. Everything between attentions works on packed rows (see `layout.ts`); of the last layer only the row that is read
 * is computed; the way back through the first layer is taken by prompt rows alone; no weight has a gradient.
 */
import { addNorm, copyRows, linear, linearBackward, linearNormBackward, normBackward, type Normed } from './emit';
import {
  EncoderBlock,
  type AttentionTrace,
  type BlockTrace,
  type EncoderShape,
  type Reading,
  type Residual,
  type TextPlaces,
} from './encoder-block';
import { EmbeddingTables, type PromptVectors } from './embeddings';
import type { ProgramWriter } from './program';
import { apart, together, type PackedEncoder, type PackedLayer, type PackedNorm } from './weights';

export interface EncoderTrace {
  readonly embedding: Normed;
  readonly layers: readonly LayerTrace[];
}

interface LayerTrace {
  readonly attention: AttentionTrace;
  readonly block: BlockTrace;
}

type Traced = LayerTrace & { readonly layer: PackedLayer };

/** The norm whose output a layer reads. */
interface Below {
  readonly normed: Normed;
  readonly norm: PackedNorm;
}

export class EncoderPass {
  private readonly width: number;
  private readonly promptRows: number;
  private readonly rows: number;
  private readonly sequences: number;
  private readonly block: EncoderBlock;
  /** How queries, keys and values stand side by side, and how they do apart. */
  private readonly joined: Reading;
  private readonly apart: Reading;

  constructor(
    private readonly builder: ProgramWriter,
    private readonly encoder: PackedEncoder,
    private readonly shape: EncoderShape,
    private readonly texts: TextPlaces,
  ) {
    this.block = new EncoderBlock(builder, shape, texts);
    this.width = shape.config.width;
    this.joined = { qStride: 3 * this.width, kvStride: 3 * this.width, single: false };
    this.apart = { qStride: this.width, kvStride: 2 * this.width, single: true };
    this.rows = shape.layout.rows;
    this.sequences = shape.layout.sequences;
    this.promptRows = shape.layout.sequences * shape.layout.promptLength;
  }

  /** States at the rows that are read: the address of [R, B, D]. */
  forward(prompts: PromptVectors): { readonly states: number; readonly trace: EncoderTrace } {
    const { layers } = this.encoder;
    const first = this.first(prompts);
    const traces = [first.trace];
    let { rows } = first;
    layers.forEach((layer, index) => {
      if (index === 0) return;
      const next = index === layers.length - 1 ? this.last(layer, rows) : this.whole(layer, rows);
      traces.push(next.trace);
      ({ rows } = next);
    });
    if (layers.length === 1) {
      const states = this.readRows(rows);
      rows = states;
    }
    return { states: rows, trace: { embedding: first.embedding, layers: traces } };
  }

  /** From gradients at the states that are read, which are used up, to those at the prompt vectors: [R, B, m * E]. */
  backward(dStates: number, { layers, embedding }: EncoderTrace): number {
    const { builder, width, rows, sequences } = this;
    const { combinations } = this.shape;
    const depth = this.encoder.layers.length;
    const at = (index: number): Traced => {
      const [layer, trace] = [this.encoder.layers[index], layers[index]];
      if (layer === undefined || trace === undefined) throw new RangeError(`There is no layer ${index}.`);
      return { layer, ...trace };
    };
    const top = at(depth - 1);
    const [dTop, topRows] =
      depth === 1
        ? [this.readRowsBackward(dStates, top.layer.outputNorm), combinations * rows]
        : [dStates, combinations * sequences];
    normBackward(builder, dTop, top.block.outputNorm, top.layer.outputNorm, topRows, width);
    let dSum = dTop;
    for (let index = depth - 1; index > 0; index--) {
      const below = at(index - 1);
      const norm = { normed: below.block.outputNorm, norm: below.layer.outputNorm };
      dSum = index === depth - 1 ? this.lastBackward(top, dSum, norm) : this.wholeBackward(at(index), dSum, norm);
    }
    return this.firstBackward(at(0), dSum, embedding);
  }

  private first(prompts: PromptVectors) {
    const { builder, encoder, width, rows, promptRows, sequences, texts } = this;
    const { combinations, config, layout, dataSeeds } = this.shape;
    const layer = encoder.layers[0];
    if (layer === undefined) throw new RangeError('An encoder needs at least one layer.');
    const projections = together(layer);
    const all = combinations * promptRows;
    const tables = new EmbeddingTables(builder, encoder, config.embeddingWidth);
    const runs = { runs: combinations * dataSeeds, dataSeeds, texts: sequences / dataSeeds };
    const summed = tables.prompts(prompts, texts.promptPlaces, { ...runs, tokens: layout.promptLength });
    const prompt = this.embed(summed, all);
    const word = this.embed(tables.words(texts.wordIds, layout.wordRows, texts.wordPlaces), layout.wordRows);
    const wordProjections = builder.take(layout.wordRows * projections.columns);
    linear(builder, { x: word.rows, rows: layout.wordRows }, projections, wordProjections);

    const projected = builder.take(combinations * rows * projections.columns);
    this.spreadWords(wordProjections, projected, projections.columns);
    linear(builder, { x: prompt.rows, rows: promptRows }, projections, projected + sequences * projections.columns, {
      batches: combinations,
      xBatch: promptRows * width,
      yBatch: rows * projections.columns,
    });
    const residual = builder.take(combinations * rows * width);
    this.spreadWords(word.rows, residual, width);
    copyRows(builder, {
      x: prompt.rows,
      xBatch: promptRows * width,
      y: residual + sequences * width,
      yBatch: rows * width,
      batches: combinations,
      rows: promptRows,
      width,
    });
    const attention = this.block.attend(projected, projected + width, this.joined);
    const block = this.block.afterAttention(layer, attention.out, alone(residual), combinations * rows);
    return { rows: block.rows, embedding: prompt.normed, trace: { attention, block: block.trace } };
  }

  private whole(layer: PackedLayer, x: number) {
    const { builder, width, rows } = this;
    const projections = together(layer);
    const all = this.shape.combinations * rows;
    const projected = builder.take(all * projections.columns);
    linear(builder, { x, rows: all }, projections, projected);
    const attention = this.block.attend(projected, projected + width, this.joined);
    const block = this.block.afterAttention(layer, attention.out, alone(x), all);
    return { rows: block.rows, trace: { attention, block: block.trace } };
  }

  private last(layer: PackedLayer, x: number) {
    const { builder, width, rows, sequences } = this;
    const { query, keyValue } = apart(layer);
    const { combinations } = this.shape;
    const q = builder.take(combinations * sequences * width);
    // The rows that are read stand first among those of a run.
    const read = { batches: combinations, xBatch: rows * width, yBatch: sequences * width };
    linear(builder, { x, rows: sequences }, query, q, read);
    const kv = builder.take(combinations * rows * keyValue.columns);
    linear(builder, { x, rows: combinations * rows }, keyValue, kv);
    const attention = this.block.attend(q, kv, this.apart);
    const block = this.block.afterAttention(
      layer,
      attention.out,
      { address: x, batches: combinations, batch: rows * width },
      combinations * sequences,
    );
    return { rows: block.rows, trace: { attention, block: block.trace } };
  }

  private firstBackward({ layer, attention, block }: Traced, dSum: number, embedding: Normed): number {
    const { builder, width, rows, promptRows, sequences } = this;
    const { combinations } = this.shape;
    const { projection, embeddingNorm } = this.encoder;
    const { dResidual, dAttended } = this.block.afterAttentionBackward(layer, dSum, block, combinations * rows);
    const dTogether = builder.take(combinations * promptRows * 3 * width);
    this.block.attendBackward(attention, {
      ...this.joined,
      dOut: dAttended,
      dq: dTogether,
      dk: dTogether + width,
      from: sequences,
      to: sequences + promptRows,
    });
    const dPrompts = { dy: dResidual + sequences * width, rows: promptRows };
    const batches = { batches: combinations, addedBatch: rows * width };
    const x = { x: dTogether, rows: promptRows };
    if (projection === null) {
      return linearNormBackward(builder, x, together(layer), dPrompts, embedding, embeddingNorm, batches);
    }
    const all = combinations * promptRows;
    const dProjected = builder.take(all * width);
    copyRows(builder, {
      x: dPrompts.dy,
      xBatch: rows * width,
      y: dProjected,
      yBatch: promptRows * width,
      batches: combinations,
      rows: promptRows,
      width,
    });
    linearBackward(builder, { x: dTogether, rows: all }, together(layer), dProjected, 'add');
    const nothing = { dy: -1, rows: 0 };
    return linearNormBackward(builder, { x: dProjected, rows: all }, projection, nothing, embedding, embeddingNorm);
  }

  private wholeBackward({ layer, attention, block }: Traced, dSum: number, below: Below): number {
    const { builder, width, rows } = this;
    const all = this.shape.combinations * rows;
    const { dResidual, dAttended } = this.block.afterAttentionBackward(layer, dSum, block, all);
    const dTogether = builder.take(all * 3 * width);
    this.block.attendBackward(attention, {
      ...this.joined,
      dOut: dAttended,
      dq: dTogether,
      dk: dTogether + width,
      from: 0,
      to: rows,
    });
    const [x, added] = [
      { x: dTogether, rows: all },
      { dy: dResidual, rows: all },
    ];
    return linearNormBackward(builder, x, together(layer), added, below.normed, below.norm);
  }

  private lastBackward({ layer, attention, block }: Traced, dSum: number, below: Below): number {
    const { builder, width, rows, sequences } = this;
    const { query, keyValue } = apart(layer);
    const { combinations } = this.shape;
    const read = combinations * sequences;
    const { dResidual, dAttended } = this.block.afterAttentionBackward(layer, dSum, block, read);
    const dq = builder.take(read * width);
    const dkv = builder.take(combinations * rows * 2 * width);
    this.block.attendBackward(attention, {
      ...this.apart,
      dOut: dAttended,
      dq,
      dk: dkv,
      from: 0,
      to: rows,
    });
    linearBackward(builder, { x: dq, rows: read }, query, dResidual, 'add');
    const added = { dy: dResidual, rows: sequences };
    const batches = { batches: combinations, addedBatch: sequences * width };
    return linearNormBackward(builder, { x: dkv, rows }, keyValue, added, below.normed, below.norm, batches);
  }

  /** From summed embeddings to what the first layer reads: `[rows, E] -> [rows, D]`. */
  private embed(summed: number, rows: number): { rows: number; normed: Normed } {
    const { builder, width } = this;
    const { projection, embeddingNorm } = this.encoder;
    const { embeddingWidth } = this.shape.config;
    const y = builder.take(rows * embeddingWidth);
    const normed = addNorm(builder, { x: summed, rows }, embeddingNorm, embeddingWidth, y);
    if (projection === null) return { rows: y, normed };
    const projected = builder.take(rows * width);
    linear(builder, { x: y, rows }, projection, projected);
    return { rows: projected, normed };
  }

  /** Gives every run its copy of the word rows: `[word rows, w] -> [Q, P, w]`. */
  private spreadWords(x: number, y: number, width: number): void {
    const { builder, rows, sequences, promptRows } = this;
    const common = { yBatch: rows * width, batches: this.shape.combinations, width };
    copyRows(builder, { ...common, x, y, rows: sequences });
    copyRows(builder, {
      ...common,
      x: x + sequences * width,
      y: y + (sequences + promptRows) * width,
      rows: this.shape.layout.wordRows - sequences,
    });
  }

  /** `[Q, P, D] -> [Q, S, D]`. */
  private readRows(x: number): number {
    const { builder, width, rows, sequences } = this;
    const { combinations } = this.shape;
    const read = builder.take(combinations * sequences * width);
    copyRows(builder, {
      x,
      xBatch: rows * width,
      y: read,
      yBatch: sequences * width,
      batches: combinations,
      rows: sequences,
      width,
    });
    return read;
  }

  /** `[Q, S, D] -> [Q, P, D]`, zeros at the other rows. */
  private readRowsBackward(dRead: number, { scale: certain }: PackedNorm): number {
    const { builder, width, rows, sequences } = this;
    const { combinations } = this.shape;
    const dRows = builder.take(combinations * rows * width);
    const all = { yBatch: rows * width, batches: combinations, width };
    copyRows(builder, { ...all, x: dRead, xBatch: sequences * width, y: dRows, rows: sequences });
    copyRows(builder, {
      ...all,
      // Numbers for certain, which a diverged run's are not: 0 times them is 0.
      x: certain,
      xStride: 0,
      y: dRows + sequences * width,
      rows: rows - sequences,
      factor: 0,
    });
    return dRows;
  }
}

/** Rows that all stand one after the other. */
function alone(address: number): Residual {
  return { address, batches: 1, batch: 0 };
}
