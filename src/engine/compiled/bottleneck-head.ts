/** The head with a variational bottleneck in a program: states to Gaussian, draw, logits, and back. */
import { BOTTLENECK } from '../../lab/training/parameters';
import { copyRows } from './emit';
import type { BatchPlaces, GroupShape, ParameterPlaces } from './group-shape';
import { perText } from './heads';
import type { ProgramWriter } from './program';
import { RunProducts, type RunMatrix } from './run-products';

/** Mean and log deviation before its clip, [R, B, k] each. */
export interface GaussianPlaces {
  readonly mean: RunMatrix;
  readonly raw: RunMatrix;
}

export interface BottleneckTrace {
  readonly states: RunMatrix;
  readonly with: GaussianPlaces;
  /** Of pass 0; null in evaluation. */
  readonly without: GaussianPlaces | null;
  readonly z: RunMatrix;
  readonly decoded: RunMatrix;
}

/** Gradients at the draw and at pass 0's Gaussian, which the loss terms add up. */
export interface LatentGradients {
  readonly dz: RunMatrix;
  readonly dMean0: RunMatrix;
  readonly dRaw0: RunMatrix;
}

export class BottleneckHead {
  private readonly products: RunProducts;

  constructor(
    private readonly builder: ProgramWriter,
    private readonly shape: GroupShape,
    private readonly batch: BatchPlaces,
    private readonly parameters: ParameterPlaces,
  ) {
    this.products = new RunProducts(builder, shape.runs);
  }

  /** @param training decodes a draw; otherwise the mean. */
  forward(states: RunMatrix, training: boolean): { readonly logits: RunMatrix; readonly trace: BottleneckTrace } {
    const { builder, shape, products } = this;
    const gaussian = this.gaussian(states);
    const z = training ? perText(builder, shape, BOTTLENECK) : gaussian.mean;
    if (training) {
      builder.call('latent', {
        mean: gaussian.mean.address,
        raw: gaussian.raw.address,
        noise: this.batch.sampleNoise,
        z: z.address,
        size: shape.runs * shape.texts * BOTTLENECK,
      });
    }
    const decoded = perText(builder, shape, shape.embeddingWidth);
    products.plain(z, this.parameters('decodeWeight'), decoded, { bias: this.parameters('decodeBias') });
    const logits = perText(builder, shape, shape.classes);
    products.withTransposed(decoded, this.parameters('classEmbeddings'), logits);
    const without = training ? this.gaussian(this.maskStates()) : null;
    return { logits, trace: { states, with: gaussian, without, z, decoded } };
  }

  /** What the cross-entropy asks of the draw, and empty gradients at pass 0's Gaussian. */
  answerBackward(
    dLogits: RunMatrix,
    { z, decoded }: BottleneckTrace,
    gradients: ParameterPlaces | null,
  ): LatentGradients {
    const { builder, shape, products } = this;
    const dDecoded = perText(builder, shape, shape.embeddingWidth);
    products.plain(dLogits, this.parameters('classEmbeddings'), dDecoded);
    const latent = {
      dz: perText(builder, shape, BOTTLENECK),
      dMean0: perText(builder, shape, BOTTLENECK),
      dRaw0: perText(builder, shape, BOTTLENECK),
    };
    products.withTransposed(dDecoded, this.parameters('decodeWeight'), latent.dz);
    if (gradients !== null) {
      products.ofTransposed(dLogits, decoded, gradients('classEmbeddings'));
      products.ofTransposed(z, dDecoded, gradients('decodeWeight'));
      products.sumRows(dDecoded, gradients('decodeBias'));
    }
    const rows = shape.runs * shape.texts;
    for (const { address } of [latent.dMean0, latent.dRaw0]) {
      copyRows(builder, { x: this.batch.sampleNoise, y: address, rows, width: BOTTLENECK, factor: 0 });
    }
    return latent;
  }

  /** From gradients at draw and Gaussians, which are used up, to those at the states, [R, B, D]. */
  latentBackward(
    { dz, dMean0, dRaw0 }: LatentGradients,
    { states, with: one, without }: BottleneckTrace,
    lossWeights: number,
    gradients: ParameterPlaces | null,
  ): number {
    const { builder, shape, products } = this;
    if (without === null) throw new RangeError('Only training goes back.');
    const dMean1 = perText(builder, shape, BOTTLENECK);
    const dRaw1 = perText(builder, shape, BOTTLENECK);
    builder.call('latentBackward', {
      mean1: one.mean.address,
      raw1: one.raw.address,
      mean0: without.mean.address,
      raw0: without.raw.address,
      noise: this.batch.sampleNoise,
      dz: dz.address,
      dMean1: dMean1.address,
      dRaw1: dRaw1.address,
      dMean0: dMean0.address,
      dRaw0: dRaw0.address,
      lossWeights,
      runs: shape.runs,
      texts: shape.texts,
      bottleneck: BOTTLENECK,
    });
    if (gradients !== null) {
      for (const [name, bias, d1, d0] of [
        ['muWeight', 'muBias', dMean1, dMean0],
        ['sigmaWeight', 'sigmaBias', dRaw1, dRaw0],
      ] as const) {
        products.ofTransposed(states, d1, gradients(name));
        products.ofTransposed(this.maskStates(), d0, gradients(name), { add: true });
        products.sumRows(d1, gradients(bias));
        products.sumRows(d0, gradients(bias), { add: true });
      }
    }
    const dStates = perText(builder, shape, shape.width);
    products.withTransposed(dMean1, this.parameters('muWeight'), dStates);
    products.withTransposed(dRaw1, this.parameters('sigmaWeight'), dStates, { add: true });
    return dStates.address;
  }

  private gaussian(states: RunMatrix): GaussianPlaces {
    const mean = perText(this.builder, this.shape, BOTTLENECK);
    const raw = perText(this.builder, this.shape, BOTTLENECK);
    this.products.plain(states, this.parameters('muWeight'), mean, { bias: this.parameters('muBias') });
    this.products.plain(states, this.parameters('sigmaWeight'), raw, { bias: this.parameters('sigmaBias') });
    return { mean, raw };
  }

  private maskStates(): RunMatrix {
    const { texts, width, dataSeeds } = this.shape;
    return { address: this.batch.maskStates, batch: texts * width, rows: texts, columns: width, modulo: dataSeeds };
  }
}
