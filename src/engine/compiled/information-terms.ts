/** The two contrastive losses in a program: values of every text, and gradients for given loss weights. */
import { BOTTLENECK } from '../../lab/training/parameters';
import type { BottleneckTrace, LatentGradients } from './bottleneck-head';
import { copyRows } from './emit';
import type { PromptVectors } from './encoder-pass';
import type { BatchPlaces, GroupShape, ParameterPlaces } from './group-shape';
import { perText } from './heads';
import type { ProgramWriter } from './program';
import { RunProducts, type RunMatrix } from './run-products';

export interface Wanted {
  readonly head: boolean;
  readonly representation: boolean;
}

export interface TermTrace {
  /** p = mean_i P_i for every text, [R, B, E]. */
  readonly meanPrompt: RunMatrix;
  readonly head: { readonly centre: RunMatrix; readonly scores: RunMatrix } | null;
  readonly critic: { readonly context: RunMatrix; readonly u: RunMatrix; readonly offset: RunMatrix } | null;
}

export class InformationTerms {
  private readonly products: RunProducts;
  private readonly scale: number;

  constructor(
    private readonly builder: ProgramWriter,
    private readonly shape: GroupShape,
    private readonly batch: BatchPlaces,
    private readonly parameters: ParameterPlaces,
    private readonly wanted: Wanted,
  ) {
    this.products = new RunProducts(builder, shape.runs);
    this.scale = 1 / (Math.sqrt(shape.embeddingWidth) * shape.temperature);
  }

  /** What both ways through the terms share. */
  prepare(prompts: PromptVectors): TermTrace {
    const { products, parameters, wanted, shape, batch } = this;
    const meanPrompt = this.meanPrompt(prompts);
    let head: TermTrace['head'] = null;
    if (wanted.head) {
      const theta = parameters('classEmbeddings');
      const centre = this.matrix(1, shape.embeddingWidth);
      products.sumRows(theta, centre, { factor: 1 / shape.classes });
      const scores = perText(this.builder, shape, shape.tokens);
      products.withTransposed(this.tokens(), centre, scores, { row: 1 });
      head = { centre, scores };
    }
    let critic: TermTrace['critic'] = null;
    if (wanted.representation && batch.negativeNoise >= 0) {
      const context = perText(this.builder, shape, shape.embeddingWidth);
      products.plain(meanPrompt, parameters('criticWeight'), context, { bias: parameters('criticBias') });
      const u = perText(this.builder, shape, BOTTLENECK);
      products.withTransposed(context, parameters('decodeWeight'), u);
      const offset = perText(this.builder, shape, 1);
      products.withTransposed(context, parameters('decodeBias'), offset);
      critic = { context, u, offset };
    }
    return { meanPrompt, head, critic };
  }

  /** Adds the representation loss's gradients to `latent`; its values go to `value`, [R, B]. */
  representation(
    { meanPrompt, critic }: TermTrace,
    { z, without }: BottleneckTrace,
    latent: LatentGradients,
    value: number,
    lossWeights: number,
    gradients: ParameterPlaces | null,
  ): void {
    if (critic === null || without === null) return;
    const { builder, shape, batch, products, parameters } = this;
    const dU = perText(builder, shape, BOTTLENECK);
    const dOffset = perText(builder, shape, 1);
    builder.call('representation', {
      z: z.address,
      mean0: without.mean.address,
      raw0: without.raw.address,
      u: critic.u.address,
      offset: critic.offset.address,
      noise: batch.negativeNoise,
      floors: batch.floors,
      lossWeights,
      value,
      dz: latent.dz.address,
      dU: dU.address,
      dOffset: dOffset.address,
      dMean0: latent.dMean0.address,
      dRaw0: latent.dRaw0.address,
      runs: shape.runs,
      texts: shape.texts,
      bottleneck: BOTTLENECK,
      negatives: shape.negatives,
      scale: this.scale,
    });
    if (gradients !== null) {
      const dContext = perText(builder, shape, shape.embeddingWidth);
      products.plain(dU, parameters('decodeWeight'), dContext);
      products.plain(dOffset, parameters('decodeBias'), dContext, { add: true });
      products.ofTransposed(dU, critic.context, gradients('decodeWeight'), { add: true });
      products.ofTransposed(dOffset, critic.context, gradients('decodeBias'), { add: true });
      products.ofTransposed(meanPrompt, dContext, gradients('criticWeight'));
      products.sumRows(dContext, gradients('criticBias'));
    }
  }

  /** Adds the head loss's gradients to those at the prompt vectors, [R, B, m * E]; its values go to `value`. */
  head(
    { meanPrompt, head }: TermTrace,
    dVectors: number,
    value: number,
    lossWeights: number,
    gradients: ParameterPlaces | null,
  ): void {
    if (head === null) return;
    const { builder, shape, batch, products } = this;
    const { runs, texts, embeddingWidth, promptLength, classes } = shape;
    const dPositive = perText(builder, shape, 1);
    const dScores = perText(builder, shape, shape.tokens);
    builder.call('headContrast', {
      meanPrompt: meanPrompt.address,
      centre: head.centre.address,
      scores: head.scores.address,
      lengths: batch.lengths,
      floors: batch.floors,
      lossWeights,
      value,
      dPositive: dPositive.address,
      dScores: dScores.address,
      runs,
      dataSeeds: shape.dataSeeds,
      texts,
      tokens: shape.tokens,
      width: embeddingWidth,
      scale: this.scale,
    });
    const dMean = perText(builder, shape, embeddingWidth);
    products.plain(dPositive, head.centre, dMean);
    copyRows(builder, {
      x: dMean.address,
      xStride: 0,
      xBatch: embeddingWidth,
      y: dVectors,
      yBatch: promptLength * embeddingWidth,
      batches: runs * texts,
      rows: promptLength,
      width: embeddingWidth,
      add: 1,
      factor: 1 / promptLength,
    });
    if (gradients !== null) {
      const dCentre = this.matrix(1, embeddingWidth);
      products.ofTransposed(dPositive, meanPrompt, dCentre);
      const column = { ...dScores, rows: texts * shape.tokens, columns: 1 };
      products.ofTransposed(this.tokens(), column, dCentre, { add: true, row: 1 });
      const theta = gradients('classEmbeddings');
      copyRows(builder, {
        x: dCentre.address,
        xStride: 0,
        xBatch: dCentre.batch,
        y: theta.address,
        yBatch: theta.batch,
        batches: runs,
        rows: classes,
        width: embeddingWidth,
        add: 1,
        factor: 1 / classes,
      });
    }
  }

  private meanPrompt({ address, batch, text }: PromptVectors): RunMatrix {
    const { builder, shape } = this;
    const { runs, texts, promptLength, embeddingWidth } = shape;
    const mean = perText(builder, shape, embeddingWidth);
    const each = { rows: promptLength, columns: embeddingWidth };
    const factor = 1 / promptLength;
    if (text !== 0) {
      new RunProducts(builder, runs * texts).sumRows(
        { ...each, address, batch: text },
        { address: mean.address, batch: embeddingWidth },
        { factor },
      );
      return mean;
    }
    const shared = this.matrix(1, embeddingWidth);
    this.products.sumRows({ ...each, address, batch }, shared, { factor });
    copyRows(builder, {
      x: shared.address,
      xStride: 0,
      xBatch: shared.batch,
      y: mean.address,
      yBatch: mean.batch,
      batches: runs,
      rows: texts,
      width: embeddingWidth,
    });
    return mean;
  }

  private tokens(): RunMatrix {
    const { texts, tokens, embeddingWidth, dataSeeds } = this.shape;
    const rows = texts * tokens;
    return {
      address: this.batch.tokens,
      batch: rows * embeddingWidth,
      rows,
      columns: embeddingWidth,
      modulo: dataSeeds,
    };
  }

  private matrix(rows: number, columns: number): RunMatrix {
    return { address: this.builder.take(this.shape.runs * rows * columns), batch: rows * columns, rows, columns };
  }
}
