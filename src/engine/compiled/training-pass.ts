/** The way of a batch through prompts, encoder and head in a program: to the logits, and from the loss terms back. */
import { BOTTLENECK } from '../../lab/training/parameters';
import type { InputPart } from './batch-input';
import { BottleneckHead, type BottleneckTrace } from './bottleneck-head';
import { EmbeddingTables, type PromptVectors } from './embeddings';
import { copyRows } from './emit';
import { EncoderPass, type EncoderTrace } from './encoder-pass';
import type { BatchPlaces, ParameterPlaces } from './group-shape';
import { LinearHead, perText, VerbaliserHead, type Head } from './heads';
import { InformationTerms, type TermTrace, type TermValues } from './information-terms';
import type { ProgramWriter } from './program';
import { looksOnly, type ProgramContext } from './program-context';
import { PromptPass } from './prompt-pass';
import type { RunMatrix } from './run-products';

/** The states that the head reads, and what the way back needs to pass them. */
export interface Encoded {
  readonly prompts: PromptVectors | null;
  /** Null where the states are those of pass 0. */
  readonly trace: EncoderTrace | null;
  readonly states: RunMatrix;
}

/** What the forward pass leaves for the way back. */
export interface Forward {
  readonly prompts: PromptVectors | null;
  readonly trace: EncoderTrace | null;
  /** Of a head with a bottleneck in evaluation alone: in training it answers as it goes back. */
  readonly logits: RunMatrix | null;
  /** Of a head with a bottleneck, in training. */
  readonly information: { readonly latent: BottleneckTrace; readonly terms: TermTrace } | null;
}

export class TrainingPass {
  readonly values: TermValues;
  private readonly places: BatchPlaces;
  private readonly encoderPass: EncoderPass | null;
  private readonly promptPass: PromptPass | null;
  private readonly head: Head | null;
  private readonly bottleneck: BottleneckHead | null;
  private readonly terms: InformationTerms;

  /** @param at where each part of the input stands, -1 for one that is not asked for. */
  constructor(
    private readonly builder: ProgramWriter,
    private readonly context: ProgramContext,
    private readonly at: (part: InputPart) => number,
    parameters: ParameterPlaces,
  ) {
    const { spec, shape, kind, needs, encoder, encoderShape } = context;
    const tables = new EmbeddingTables(builder, encoder, shape.embeddingWidth);
    const sequences = shape.dataSeeds * shape.texts;
    this.places = {
      labels: at('labels'),
      maskStates: at('maskStates'),
      clsStates: at('clsStates'),
      tokens: needs.headLoss ? tables.words(at('tokenIds'), sequences * shape.tokens) : -1,
      lengths: at('lengths'),
      sampleNoise: this.draw('sampleKeys', BOTTLENECK),
      negativeNoise: this.draw('negativeKeys', shape.negatives),
      floors: at('floors'),
    };
    const texts = {
      wordIds: at('wordIds'),
      wordPlaces: at('wordPlaces'),
      promptPlaces: at('promptPlaces'),
      starts: at('starts'),
      members: at('members'),
    };
    this.encoderPass = encoderShape === null ? null : new EncoderPass(builder, encoder, encoderShape, texts);
    this.promptPass =
      spec.prompt === 'none' ? null : new PromptPass(builder, spec.prompt, shape, this.places, parameters);
    this.head = null;
    this.bottleneck = null;
    if (spec.head === 'linear') this.head = new LinearHead(builder, shape, parameters);
    else if (spec.head === 'verbaliser') this.head = new VerbaliserHead(builder, shape, encoder, parameters);
    else this.bottleneck = new BottleneckHead(builder, shape, this.places, parameters);
    this.terms = new InformationTerms(builder, shape, this.places, parameters, {
      head: needs.headLoss,
      representation: needs.representationLoss,
    });
    const training = !looksOnly(kind);
    const value = (has: boolean): number => (training && has ? builder.take(shape.runs * shape.texts) : -1);
    this.values = {
      crossEntropy: value(true),
      head: value(needs.headLoss),
      representation: value(needs.representationLoss),
      kl: value(spec.head === 'bottleneck'),
      klBetween: value(spec.head === 'bottleneck'),
    };
  }

  /** Normals for every text, so many; -1 where there is no key to draw them from. */
  private draw(part: 'sampleKeys' | 'negativeKeys', numbers: number): number {
    const keys = this.at(part);
    if (keys < 0) return -1;
    const { runs, texts } = this.context.shape;
    const y = this.builder.take(runs * texts * numbers);
    this.builder.call('normals', { keys, y, runs, size: texts * numbers });
    return y;
  }

  /** The way to the states that the head reads. */
  encode(): Encoded {
    const { texts, width, dataSeeds } = this.context.shape;
    const prompts = this.promptPass?.forward() ?? null;
    if (prompts === null || this.encoderPass === null) {
      const address = this.places.maskStates;
      const states = { address, batch: texts * width, rows: texts, columns: width, modulo: dataSeeds };
      return { prompts, trace: null, states };
    }
    const { trace, states } = this.encoderPass.forward(prompts);
    return { prompts, trace, states: { address: states, batch: texts * width, rows: texts, columns: width } };
  }

  forward(): Forward {
    const { kind } = this.context;
    const { prompts, trace, states } = this.encode();
    if (this.bottleneck !== null) {
      if (looksOnly(kind) || prompts === null) {
        return { prompts, trace, logits: this.bottleneck.evaluate(states), information: null };
      }
      const latent = this.bottleneck.forward(states);
      return { prompts, trace, logits: null, information: { latent, terms: this.terms.prepare(prompts) } };
    }
    if (this.head === null) throw new RangeError('A group has a head.');
    return { prompts, trace, logits: this.head.forward(states), information: null };
  }

  /**
   * Values of every term, and with `toPrompts` the gradients at the prompt vectors, [R, B, m * E]: their address.
   */
  backward(
    { trace, logits, information }: Forward,
    lossWeights: number,
    gradients: ParameterPlaces | null,
    toPrompts: boolean,
  ): number | null {
    const { values } = this;
    const wantsStates = toPrompts && trace !== null;
    if (this.bottleneck === null || information === null) {
      if (logits === null) throw new RangeError('A head without a bottleneck answers going forward.');
      const dStates = this.head?.backward(this.crossEntropy(logits, lossWeights), gradients, wantsStates) ?? null;
      const dVectors = dStates === null || trace === null ? null : (this.encoderPass?.backward(dStates, trace) ?? null);
      if (dVectors !== null && gradients !== null) this.promptPass?.backward(dVectors, gradients);
      return dVectors;
    }
    const { latent, terms } = information;
    const dz = this.bottleneck.answer(latent, lossWeights, values.crossEntropy, gradients);
    const dLatent = this.terms.latent(terms, latent, dz, values, lossWeights, gradients);
    const dStates = this.bottleneck.backward(dLatent, latent, gradients);
    const dVectors = wantsStates && this.encoderPass !== null ? this.encoderPass.backward(dStates, trace) : null;
    this.terms.head(terms, dVectors, values.head, lossWeights, gradients);
    if (dVectors !== null && gradients !== null) this.promptPass?.backward(dVectors, gradients);
    return dVectors;
  }

  /** Values, and gradients at the logits. */
  private crossEntropy(logits: RunMatrix, lossWeights: number): RunMatrix {
    const { builder } = this;
    const { runs, dataSeeds, texts, classes } = this.context.shape;
    const dLogits = perText(builder, this.context.shape, classes);
    builder.call('crossEntropy', {
      logits: logits.address,
      labels: this.places.labels,
      lossWeights,
      value: this.values.crossEntropy,
      dLogits: dLogits.address,
      runs,
      dataSeeds,
      texts,
      classes,
    });
    return dLogits;
  }

  /** Of the head loss alone, at the prompt vectors. */
  headGradient({ information }: Forward, lossWeights: number): number {
    const { runs, texts, promptLength, embeddingWidth } = this.context.shape;
    const rows = runs * texts * promptLength;
    const dVectors = this.builder.take(rows * embeddingWidth);
    copyRows(this.builder, {
      // Numbers for certain, which a diverged run's are not: 0 times them is 0.
      x: this.context.encoder.embeddingNorm.scale,
      xStride: 0,
      y: dVectors,
      rows,
      width: embeddingWidth,
      factor: 0,
    });
    if (information !== null) this.terms.head(information.terms, dVectors, this.values.head, lossWeights, null);
    return dVectors;
  }
}
