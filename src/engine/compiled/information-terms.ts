/** The two contrastive losses in a program: values of every text, and gradients for given loss weights. */
import type { LossTerm } from '../../lab/training/engine';
import { BOTTLENECK } from '../../lab/training/parameters';
import type { BottleneckTrace, GaussianGradients } from './bottleneck-head';
import type { PromptVectors } from './embeddings';
import type { BatchPlaces, GroupShape, ParameterPlaces } from './group-shape';
import { perText } from './heads';
import type { ProgramWriter } from './program';
import { RunProducts, type RunMatrix } from './run-products';

/** Values of every text, [R, B], of the terms and of the divergence between passes; -1 for what a group has not. */
export type TermValues = Readonly<Record<LossTerm | 'klBetween', number>>;

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

  /**
   * The losses on the Gaussians and the gradients at them. @param dz the answer's gradients at the draw, which the representation
   * loss's are added to.
   */
  latent(
    { meanPrompt, critic }: TermTrace,
    { with: one, without, z }: BottleneckTrace,
    dz: RunMatrix,
    values: TermValues,
    lossWeights: number,
    gradients: ParameterPlaces | null,
  ): GaussianGradients {
    const { builder, shape, batch, products, parameters } = this;
    const latent = (): RunMatrix => perText(builder, shape, BOTTLENECK);
    const back = { with: { mean: latent(), raw: latent() }, without: { mean: latent(), raw: latent() } };
    const dU = critic === null ? null : latent();
    const dOffset = critic === null ? null : perText(builder, shape, 1);
    builder.call('latentTerms', {
      mean1: one.mean.address,
      raw1: one.raw.address,
      mean0: without.mean.address,
      raw0: without.raw.address,
      noise: batch.sampleNoise,
      z: z.address,
      u: critic?.u.address ?? -1,
      offset: critic?.offset.address ?? -1,
      negativeNoise: critic === null ? -1 : batch.negativeNoise,
      floors: batch.floors,
      lossWeights,
      value: critic === null ? -1 : values.representation,
      kl: values.kl,
      between: values.klBetween,
      dz: dz.address,
      dU: dU?.address ?? -1,
      dOffset: dOffset?.address ?? -1,
      dMean1: back.with.mean.address,
      dRaw1: back.with.raw.address,
      dMean0: back.without.mean.address,
      dRaw0: back.without.raw.address,
      runs: shape.runs,
      texts: shape.texts,
      bottleneck: BOTTLENECK,
      negatives: shape.negatives,
      scale: this.scale,
    });
    if (gradients !== null && critic !== null && dU !== null && dOffset !== null) {
      const dContext = perText(builder, shape, shape.embeddingWidth);
      products.plain(dU, parameters('decodeWeight'), dContext);
      products.plain(dOffset, parameters('decodeBias'), dContext, { add: true });
      products.ofTransposed(dU, critic.context, gradients('decodeWeight'), { add: true });
      products.ofTransposed(dOffset, critic.context, gradients('decodeBias'), { add: true });
      products.ofTransposed(meanPrompt, dContext, gradients('criticWeight'));
      products.sumRows(dContext, gradients('criticBias'));
    }
    return back;
  }

  /** Adds the head loss's gradients to those at the prompt vectors, [R, B, m * E], if there are any; its values go to `value`. */
  head(
    { meanPrompt, head }: TermTrace,
    dVectors: number | null,
    value: number,
    lossWeights: number,
    gradients: ParameterPlaces | null,
  ): void {
    if (head === null) return;
    const { builder, shape, batch, products } = this;
    const { runs, texts, embeddingWidth, classes } = shape;
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
      dVectors: dVectors ?? -1,
      runs,
      dataSeeds: shape.dataSeeds,
      texts,
      tokens: shape.tokens,
      width: embeddingWidth,
      promptLength: shape.promptLength,
      scale: this.scale,
    });
    if (gradients === null) return;
    // The centre is the mean of the class embeddings: each has its share.
    const theta = gradients('classEmbeddings');
    const share = { add: true, factor: 1 / classes };
    products.ofRow(dPositive, meanPrompt, theta, classes, share);
    products.ofRow(dScores, this.tokens(), theta, classes, share);
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
    this.products.sumRows({ ...each, address, batch }, mean, { factor }, texts);
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
