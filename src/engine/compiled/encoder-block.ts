/**
 * The two halves of an encoder layer in a program, forward and back: attention over the rows of each sequence, and
 * everything after it, row by row.
 */
import type { EncoderConfig } from '../../lab/encoder/config';
import {
  linearActivated,
  linearActivatedBackward,
  linearAddNorm,
  linearBackward,
  linearNormBackward,
  type Normed,
} from './emit';
import type { RowLayout } from './layout';
import type { ProgramWriter } from './program';
import type { PackedLayer } from './weights';

/** Addresses of what the host writes for a batch. */
export interface TextPlaces {
  /** Rows of the encoder's tables of words and of places, for each word row. */
  readonly wordIds: number;
  readonly wordPlaces: number;
  /** Rows of the table of places, [S, m]. */
  readonly promptPlaces: number;
  readonly starts: number;
  readonly members: number;
}

export interface EncoderShape {
  readonly config: EncoderConfig;
  readonly layout: RowLayout;
  /** Q. */
  readonly combinations: number;
  /** G. */
  readonly dataSeeds: number;
}

/** What a layer leaves for its way back. */
export interface AttentionTrace {
  readonly q: number;
  readonly k: number;
  readonly out: number;
  readonly logSumExp: number;
}

export interface BlockTrace {
  readonly attentionNorm: Normed;
  readonly before: number;
  readonly outputNorm: Normed;
}

/** How attention finds its queries, keys and values: numbers between their rows. */
export interface Reading {
  readonly qStride: number;
  readonly kvStride: number;
  /** Whether the row that is read alone asks. */
  readonly single: boolean;
}

/** What attention's result is added to: `rows / batches` rows, one after the other, of each of some batches. */
export interface Residual {
  readonly address: number;
  readonly batches: number;
  /** Numbers between batches. */
  readonly batch: number;
}

export class EncoderBlock {
  constructor(
    private readonly builder: ProgramWriter,
    private readonly shape: EncoderShape,
    private readonly texts: Pick<TextPlaces, 'starts' | 'members'>,
  ) {}

  /** Attention of queries at `q` to keys at `k`, followed by values. */
  attend(q: number, k: number, reading: Reading): AttentionTrace {
    const { config, combinations, layout } = this.shape;
    const asking = combinations * (reading.single ? layout.sequences : layout.rows);
    const out = this.builder.take(asking * config.width);
    const logSumExp = this.builder.take(asking * config.heads);
    const trace = { q, k, out, logSumExp };
    this.builder.call('attention', this.attentionArguments(trace, reading));
    return trace;
  }

  /** Gradients of queries at `dq` and of keys at `dk`, followed by values, at the rows `from` to `to`. */
  attendBackward(
    trace: AttentionTrace,
    given: Reading & {
      readonly dOut: number;
      readonly dq: number;
      readonly dk: number;
      readonly from: number;
      readonly to: number;
    },
  ): void {
    const { qStride, kvStride, single, dOut, dq, dk, from, to } = given;
    const wanted = to - from;
    this.builder.call('attentionBackward', {
      ...this.attentionArguments(trace, given),
      dOut,
      dq,
      dqStride: qStride,
      dqBatch: qStride * (single ? this.shape.layout.sequences : wanted),
      dk,
      dv: dk + this.shape.config.width,
      dkvStride: kvStride,
      dkvBatch: kvStride * wanted,
      from,
      to,
    });
  }

  /** Output projection, feed-forward block and both residual connections: `[rows, D]`. */
  afterAttention(
    layer: PackedLayer,
    attended: number,
    residual: Residual,
    rows: number,
  ): { rows: number; trace: BlockTrace } {
    const { builder } = this;
    const { width, feedForward } = this.shape.config;
    const middle = builder.take(rows * width);
    const attentionNorm = linearAddNorm(
      builder,
      { x: attended, rows: rows / residual.batches },
      layer.output,
      residual.address,
      layer.attentionNorm,
      middle,
      { batches: residual.batches, addedBatch: residual.batch },
    );
    const before = builder.take(rows * feedForward);
    const activated = builder.take(rows * feedForward);
    linearActivated(builder, { x: middle, rows }, layer.intermediate, layer.activation, before, activated);
    const y = builder.take(rows * width);
    const outputNorm = linearAddNorm(builder, { x: activated, rows }, layer.feedForward, middle, layer.outputNorm, y);
    return { rows: y, trace: { attentionNorm, before, outputNorm } };
  }

  /** From gradients at the input of the layer's last norm. */
  afterAttentionBackward(
    layer: PackedLayer,
    dSum: number,
    { attentionNorm, before }: BlockTrace,
    rows: number,
  ): { dResidual: number; dAttended: number } {
    const { builder } = this;
    const { width, feedForward } = this.shape.config;
    const dBefore = builder.take(rows * feedForward);
    linearActivatedBackward(builder, { x: dSum, rows }, layer.feedForward, layer.activation, before, dBefore);
    const [x, added] = [
      { x: dBefore, rows },
      { dy: dSum, rows },
    ];
    const dResidual = linearNormBackward(builder, x, layer.intermediate, added, attentionNorm, layer.attentionNorm);
    const dAttended = builder.take(rows * width);
    linearBackward(builder, { x: dResidual, rows }, layer.output, dAttended, 'set');
    return { dResidual, dAttended };
  }

  private attentionArguments({ q, k, out, logSumExp }: AttentionTrace, { qStride, kvStride, single }: Reading) {
    const { config, combinations, layout } = this.shape;
    const { width, heads } = config;
    const asking = single ? layout.sequences : layout.rows;
    return {
      q,
      qStride,
      qBatch: asking * qStride,
      k,
      v: k + width,
      kvStride,
      kvBatch: layout.rows * kvStride,
      out,
      outStride: width,
      outBatch: asking * width,
      logSumExp,
      logSumExpBatch: asking * heads,
      starts: this.texts.starts,
      members: this.texts.members,
      runs: combinations,
      sequences: layout.sequences,
      heads,
      depth: width / heads,
      single: single ? 1 : 0,
      longest: layout.longest,
    };
  }
}
