/** The head with a variational bottleneck in a program: states to Gaussian, draw, logits, and back. */
import { BOTTLENECK } from '../../lab/training/parameters';
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
  /** Of pass 0. */
  readonly without: GaussianPlaces;
  readonly z: RunMatrix;
}

/** Gradients laid out like the Gaussians. */
export type GaussianGradients = Pick<BottleneckTrace, 'with' | 'without'>;

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

  /** Logits of the means. */
  evaluate(states: RunMatrix): RunMatrix {
    const { builder, shape, products } = this;
    const decoded = perText(builder, shape, shape.embeddingWidth);
    const { mean } = this.gaussian(states);
    products.plain(mean, this.parameters('decodeWeight'), decoded, { bias: this.parameters('decodeBias') });
    const logits = perText(builder, shape, shape.classes);
    products.withTransposed(decoded, this.parameters('classEmbeddings'), logits);
    return logits;
  }

  forward(states: RunMatrix): BottleneckTrace {
    const { builder, shape } = this;
    return {
      states,
      with: this.gaussian(states),
      without: this.gaussian(this.maskStates()),
      z: perText(builder, shape, BOTTLENECK),
    };
  }

  /**
   * Draws, answers and goes back to the draw: gradients of the parameters if they are wanted, and of the draw.
   *
   * @param value where the cross-entropy of each text goes.
   */
  answer(
    { with: { mean, raw }, z }: BottleneckTrace,
    lossWeights: number,
    value: number,
    gradients: ParameterPlaces | null,
  ): RunMatrix {
    const { builder, shape, products, parameters } = this;
    const decoded = perText(builder, shape, shape.embeddingWidth);
    const dDecoded = perText(builder, shape, shape.embeddingWidth);
    const dLogits = perText(builder, shape, shape.classes);
    const dz = perText(builder, shape, BOTTLENECK);
    const decodeWeight = parameters('decodeWeight');
    builder.call('answer', {
      mean: mean.address,
      raw: raw.address,
      noise: this.batch.sampleNoise,
      z: z.address,
      decodeWeight: decodeWeight.address,
      decodeBias: parameters('decodeBias').address,
      classEmbeddings: parameters('classEmbeddings').address,
      parametersBatch: decodeWeight.batch,
      decoded: decoded.address,
      labels: this.batch.labels,
      lossWeights,
      value,
      dLogits: dLogits.address,
      dDecoded: dDecoded.address,
      dz: dz.address,
      runs: shape.runs,
      dataSeeds: shape.dataSeeds,
      texts: shape.texts,
      bottleneck: BOTTLENECK,
      width: shape.embeddingWidth,
      classes: shape.classes,
    });
    if (gradients !== null) {
      products.ofTransposed(dLogits, decoded, gradients('classEmbeddings'));
      products.ofTransposed(z, dDecoded, gradients('decodeWeight'));
      products.sumRows(dDecoded, gradients('decodeBias'));
    }
    return dz;
  }

  /** From gradients at both Gaussians to those at the states, [R, B, D]. */
  backward(
    { with: one, without }: GaussianGradients,
    { states }: BottleneckTrace,
    gradients: ParameterPlaces | null,
  ): number {
    const { builder, shape, products } = this;
    if (gradients !== null) {
      for (const [name, bias, d1, d0] of [
        ['muWeight', 'muBias', one.mean, without.mean],
        ['sigmaWeight', 'sigmaBias', one.raw, without.raw],
      ] as const) {
        products.ofTransposed(states, d1, gradients(name));
        products.ofTransposed(this.maskStates(), d0, gradients(name), { add: true });
        products.sumRows(d1, gradients(bias));
        products.sumRows(d0, gradients(bias), { add: true });
      }
    }
    const dStates = perText(builder, shape, shape.width);
    products.withTransposed(one.mean, this.parameters('muWeight'), dStates);
    products.withTransposed(one.raw, this.parameters('sigmaWeight'), dStates, { add: true });
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
