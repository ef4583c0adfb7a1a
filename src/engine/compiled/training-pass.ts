/** The way of a batch through prompts, encoder and head in a program: to the logits, and from the loss terms back. */
import type { LossTerm } from '../../lab/training/engine';
import { BOTTLENECK } from '../../lab/training/parameters';
import type { InputPart } from './batch-input';
import { BottleneckHead, type BottleneckTrace } from './bottleneck-head';
import { copyRows } from './emit';
import { EncoderPass, type EncoderTrace, type PromptVectors } from './encoder-pass';
import type { BatchPlaces, ParameterPlaces } from './group-shape';
import { LinearHead, perText, VerbaliserHead, type Head } from './heads';
import { InformationTerms, type TermTrace } from './information-terms';
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
  readonly logits: RunMatrix;
  /** Of a head with a bottleneck, in training. */
  readonly information: { readonly latent: BottleneckTrace; readonly terms: TermTrace } | null;
}

/** Values of every text, [R, B], of the terms and of the divergence between passes. */
export type TermValues = Readonly<Record<LossTerm | 'klBetween', number>>;

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
    this.places = {
      labels: at('labels'),
      maskStates: at('maskStates'),
      clsStates: at('clsStates'),
      tokens: at('tokens'),
      lengths: at('lengths'),
      sampleNoise: at('sampleNoise'),
      negativeNoise: at('negativeNoise'),
      floors: at('floors'),
    };
    const texts = { words: at('words'), offsets: at('offsets'), starts: at('starts'), members: at('members') };
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
    const value = (): number => (looksOnly(kind) ? -1 : builder.take(shape.runs * shape.texts));
    this.values = {
      crossEntropy: value(),
      head: value(),
      representation: value(),
      kl: value(),
      klBetween: value(),
    };
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
      const { logits, trace: latent } = this.bottleneck.forward(states, !looksOnly(kind));
      const terms = looksOnly(kind) || prompts === null ? null : this.terms.prepare(prompts);
      return { prompts, trace, logits, information: terms === null ? null : { latent, terms } };
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
    const { builder, values } = this;
    const { runs, dataSeeds, texts, classes } = this.context.shape;
    const dLogits = perText(builder, this.context.shape, classes);
    builder.call('crossEntropy', {
      logits: logits.address,
      labels: this.places.labels,
      lossWeights,
      value: values.crossEntropy,
      dLogits: dLogits.address,
      runs,
      dataSeeds,
      texts,
      classes,
    });
    const wantsStates = toPrompts && trace !== null;
    if (this.bottleneck === null || information === null) {
      const dStates = this.head?.backward(dLogits, gradients, wantsStates) ?? null;
      const dVectors = dStates === null || trace === null ? null : (this.encoderPass?.backward(dStates, trace) ?? null);
      if (dVectors !== null && gradients !== null) this.promptPass?.backward(dVectors, gradients);
      return dVectors;
    }
    const { latent, terms } = information;
    const dLatent = this.bottleneck.answerBackward(dLogits, latent, gradients);
    this.terms.representation(terms, latent, dLatent, values.representation, lossWeights, gradients);
    this.divergence(latent);
    const dStates = this.bottleneck.latentBackward(dLatent, latent, lossWeights, gradients);
    const dVectors = wantsStates && this.encoderPass !== null ? this.encoderPass.backward(dStates, trace) : null;
    this.terms.head(terms, dVectors ?? this.vectors(), values.head, lossWeights, gradients);
    if (dVectors !== null && gradients !== null) this.promptPass?.backward(dVectors, gradients);
    return dVectors;
  }

  /** Of the head loss alone, at the prompt vectors. */
  headGradient({ information }: Forward, lossWeights: number): number {
    const { runs, dataSeeds, texts, promptLength, embeddingWidth } = this.context.shape;
    const size = dataSeeds * texts * promptLength * embeddingWidth;
    const dVectors = this.vectors();
    const batches = runs / dataSeeds;
    copyRows(this.builder, {
      x: this.at('offsets'),
      y: dVectors,
      yBatch: size,
      batches,
      rows: 1,
      width: size,
      factor: 0,
    });
    if (information !== null) this.terms.head(information.terms, dVectors, this.values.head, lossWeights, null);
    return dVectors;
  }

  /** Room for gradients at the prompt vectors. */
  private vectors(): number {
    const { runs, texts, promptLength, embeddingWidth } = this.context.shape;
    return this.builder.take(runs * texts * promptLength * embeddingWidth);
  }

  private divergence({ with: one, without }: BottleneckTrace): void {
    if (without === null) return;
    const { runs, texts } = this.context.shape;
    this.builder.call('divergence', {
      mean1: one.mean.address,
      raw1: one.raw.address,
      mean0: without.mean.address,
      raw0: without.raw.address,
      kl: this.values.kl,
      between: this.values.klBetween,
      rows: runs * texts,
      bottleneck: BOTTLENECK,
    });
  }
}
