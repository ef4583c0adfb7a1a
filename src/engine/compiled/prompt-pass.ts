/** From parameters to prompt vectors and back: static prompts, and those that a small network writes for each text. */
import { BOTTLENECK } from '../../lab/training/parameters';
import type { PromptVectors } from './embeddings';
import type { BatchPlaces, GroupShape, ParameterPlaces } from './group-shape';
import type { ProgramWriter } from './program';
import { RunProducts, type RunMatrix } from './run-products';

/** `P`, or `P(x) = W2 GELU(W1 c0(x) + b1) + P` with c0 the state of pass 0 at [CLS]. */
export class PromptPass {
  private readonly products: RunProducts;
  /** m * E. */
  private readonly size: number;
  private hidden: { readonly before: RunMatrix; readonly after: RunMatrix } | null = null;

  constructor(
    private readonly builder: ProgramWriter,
    private readonly kind: 'static' | 'instance',
    private readonly shape: GroupShape,
    private readonly batch: BatchPlaces,
    private readonly parameters: ParameterPlaces,
  ) {
    this.products = new RunProducts(builder, shape.runs);
    this.size = shape.promptLength * shape.embeddingWidth;
  }

  forward(): PromptVectors {
    const prompt = this.parameters('prompt');
    if (this.kind === 'static') return { address: prompt.address, batch: prompt.batch, text: 0 };
    const before = this.perText(BOTTLENECK);
    const after = this.perText(BOTTLENECK);
    this.products.plain(this.clsStates(), this.parameters('promptDown'), before, {
      bias: this.parameters('promptDownBias'),
      activation: { mode: 'activate', kind: 'gelu', also: after.address },
    });
    const vectors = this.perText(this.size);
    this.products.plain(after, this.parameters('promptUp'), vectors, { bias: prompt });
    this.hidden = { before, after };
    return { address: vectors.address, batch: vectors.batch, text: this.size };
  }

  /** Gradients of the parameters from those at the vectors, [R, B, m * E]. */
  backward(dVectors: number, gradients: ParameterPlaces): void {
    const { products, hidden } = this;
    const upstream = this.matrix(dVectors, this.size);
    products.sumRows(upstream, gradients('prompt'));
    if (hidden === null) return;
    const dHidden = this.perText(BOTTLENECK);
    products.ofTransposed(hidden.after, upstream, gradients('promptUp'));
    products.withTransposed(upstream, this.parameters('promptUp'), dHidden, {
      activation: { mode: 'slope', kind: 'gelu', also: hidden.before.address },
    });
    products.ofTransposed(this.clsStates(), dHidden, gradients('promptDown'));
    products.sumRows(dHidden, gradients('promptDownBias'));
  }

  private clsStates(): RunMatrix {
    const { texts, width, dataSeeds } = this.shape;
    return { address: this.batch.clsStates, batch: texts * width, rows: texts, columns: width, modulo: dataSeeds };
  }

  private perText(columns: number): RunMatrix {
    return this.matrix(this.builder.take(this.shape.runs * this.shape.texts * columns), columns);
  }

  private matrix(address: number, columns: number): RunMatrix {
    return { address, batch: this.shape.texts * columns, rows: this.shape.texts, columns };
  }
}
