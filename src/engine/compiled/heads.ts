/** The heads without a bottleneck in a program: from states to logits, and back. */
import { addNorm, linear, linearActivated, linearBackward, normBackward, type Normed } from './emit';
import type { GroupShape, ParameterPlaces } from './group-shape';
import { ACTIVATIONS } from './kernels';
import type { ProgramWriter } from './program';
import { RunProducts, type RunMatrix } from './run-products';
import type { PackedEncoder } from './weights';

export interface Head {
  /** Logits [R, B, C] of states [R, B, D]. */
  forward(states: RunMatrix): RunMatrix;
  /**
   * From gradients at the logits: the parameters' if they are wanted, and the address of the states', [R, B, D], if these are.
   */
  backward(dLogits: RunMatrix, gradients: ParameterPlaces | null, wantsStates: boolean): number | null;
}

/** `h W + b`. */
export class LinearHead implements Head {
  private readonly products: RunProducts;
  private states: RunMatrix | null = null;

  constructor(
    private readonly builder: ProgramWriter,
    private readonly shape: GroupShape,
    private readonly parameters: ParameterPlaces,
  ) {
    this.products = new RunProducts(builder, shape.runs);
  }

  forward(states: RunMatrix): RunMatrix {
    this.states = states;
    const logits = perText(this.builder, this.shape, this.shape.classes);
    this.products.plain(states, this.parameters('classifier'), logits, { bias: this.parameters('classifierBias') });
    return logits;
  }

  backward(dLogits: RunMatrix, gradients: ParameterPlaces | null, wantsStates: boolean): number | null {
    if (this.states === null) throw new RangeError('Backward comes after forward.');
    if (gradients !== null) {
      this.products.ofTransposed(this.states, dLogits, gradients('classifier'));
      this.products.sumRows(dLogits, gradients('classifierBias'));
    }
    if (!wantsStates) return null;
    const dStates = perText(this.builder, this.shape, this.shape.width);
    this.products.withTransposed(dLogits, this.parameters('classifier'), dStates);
    return dStates.address;
  }
}

interface VerbaliserTrace {
  /** What is compared with what: [R, B, w] and [R, C, w]. */
  readonly words: RunMatrix;
  readonly classes: RunMatrix;
  readonly transform: { readonly before: number; readonly normed: Normed } | null;
}

/**
 * Products of states and class embeddings: in word-embedding space, where the transform of the masked-language-model
 * head leads, or without one in the space of hidden states.
 */
export class VerbaliserHead implements Head {
  private readonly products: RunProducts;
  private trace: VerbaliserTrace | null = null;

  constructor(
    private readonly builder: ProgramWriter,
    private readonly shape: GroupShape,
    private readonly encoder: PackedEncoder,
    private readonly parameters: ParameterPlaces,
  ) {
    this.products = new RunProducts(builder, shape.runs);
  }

  forward(states: RunMatrix): RunMatrix {
    const trace = this.encoder.transform === null ? this.compareStates(states) : this.compareWords(states);
    const logits = perText(this.builder, this.shape, this.shape.classes);
    this.products.withTransposed(trace.words, trace.classes, logits);
    this.trace = trace;
    return logits;
  }

  backward(dLogits: RunMatrix, gradients: ParameterPlaces | null, wantsStates: boolean): number | null {
    const { builder, shape, products, trace } = this;
    if (trace === null) throw new RangeError('Backward comes after forward.');
    const { words, classes } = trace;
    if (gradients !== null) this.classGradients(dLogits, trace, gradients('classEmbeddings'));
    if (!wantsStates) return null;
    const dWords = perText(builder, shape, words.columns);
    products.plain(dLogits, classes, dWords);
    const { transform } = this.encoder;
    if (transform === null || trace.transform === null) return dWords.address;
    const rows = shape.runs * shape.texts;
    normBackward(builder, dWords.address, trace.transform.normed, transform.norm, rows, shape.embeddingWidth);
    builder.call('activateBackward', {
      dy: dWords.address,
      x: trace.transform.before,
      dx: dWords.address,
      size: rows * shape.embeddingWidth,
      activation: ACTIVATIONS[transform.activation],
    });
    const dStates = builder.take(rows * shape.width);
    linearBackward(builder, { x: dWords.address, rows }, transform.dense, dStates, 'set');
    return dStates;
  }

  private compareWords(states: RunMatrix): VerbaliserTrace {
    const { builder, shape } = this;
    const { transform } = this.encoder;
    if (transform === null) throw new RangeError('This encoder has no transform.');
    const rows = shape.runs * shape.texts;
    const before = builder.take(rows * shape.embeddingWidth);
    const activated = builder.take(rows * shape.embeddingWidth);
    linearActivated(builder, { x: states.address, rows }, transform.dense, transform.activation, before, activated);
    const words = perText(builder, shape, shape.embeddingWidth);
    const { norm } = transform;
    const normed = addNorm(builder, { x: activated, rows }, -1, norm, shape.embeddingWidth, words.address);
    return { words, classes: this.parameters('classEmbeddings'), transform: { before, normed } };
  }

  private compareStates(states: RunMatrix): VerbaliserTrace {
    const { builder, shape } = this;
    const { projection } = this.encoder;
    const theta = this.parameters('classEmbeddings');
    if (projection === null) return { words: states, classes: theta, transform: null };
    const address = builder.take(shape.runs * shape.classes * shape.width);
    const batch = shape.classes * shape.width;
    linear(builder, { x: theta.address, rows: shape.classes }, projection, address, {
      batches: shape.runs,
      xBatch: theta.batch,
      yBatch: batch,
    });
    return { words: states, classes: { address, batch, rows: shape.classes, columns: shape.width }, transform: null };
  }

  private classGradients(dLogits: RunMatrix, { words, transform }: VerbaliserTrace, target: RunMatrix): void {
    const { builder, shape, products } = this;
    const { projection } = this.encoder;
    if (transform !== null || projection === null) {
      products.ofTransposed(dLogits, words, target);
      return;
    }
    const batch = shape.classes * shape.width;
    const dClasses = builder.take(shape.runs * batch);
    products.ofTransposed(dLogits, words, { address: dClasses, batch });
    linear(builder, { x: dClasses, rows: shape.classes }, reversed(projection), target.address, {
      batches: shape.runs,
      xBatch: batch,
      yBatch: target.batch,
    });
  }
}

/** The way back through a linear map as a map of its own. */
function reversed({ inner, columns, weights, transposed }: PackedEncoder['layers'][number]['output']) {
  return { inner: columns, columns: inner, weights: transposed, transposed: weights, bias: -1 };
}

/** A matrix [B, columns] for every run. */
export function perText(builder: ProgramWriter, { runs, texts }: GroupShape, columns: number): RunMatrix {
  return { address: builder.take(runs * texts * columns), batch: texts * columns, rows: texts, columns };
}
