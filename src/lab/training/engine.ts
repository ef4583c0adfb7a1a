/**
 * How a population's steps are computed: the contract between the training loop and an engine. A group is all runs
 * that share layout, prompt kind and head; they are one batch of tensors with the run as an axis.
 */
import type { Encoder } from '../encoder/encoder';
import type { PlacedBatch } from '../encoder/batch';
import type { HeadKind, LayoutKind, PromptKind } from '../presets';
import type { StepRow } from './metrics';
import type { RunInfo } from './runs';

/** A run inside its group. Runs are ordered combination-major: place = combination * data seeds + data seed. */
export interface GroupRun extends RunInfo {
  /** Column of the run in the population. */
  readonly column: number;
  readonly headLoss: boolean;
  readonly representationLoss: boolean;
  readonly kl: boolean;
  readonly clamp: boolean;
  /** Where prompt token `token` starts. */
  readonly drawToken: (token: number) => Float32Array;
}

export interface GroupSpec {
  readonly layout: LayoutKind;
  readonly prompt: PromptKind;
  readonly head: HeadKind;
  /** G; the number of runs is a multiple of it. */
  readonly dataSeeds: number;
  readonly runs: readonly GroupRun[];
  readonly classes: number;
  /** Where each class embedding starts: the label words', classes x E. */
  readonly classEmbeddings: Float32Array;
  readonly promptLength: number;
  readonly weightDecay: number;
}

/** The texts of a batch for one group. Sequences are ordered data-seed-major: G x B. */
export interface GroupBatch {
  /** Pass 1, laid out with the prompt; null for a group without prompts. */
  readonly prompted: PlacedBatch | null;
  /** Pass 0 (no prompt): states at [MASK] and [CLS], sequences x D. */
  readonly maskStates: Float32Array;
  readonly clsStates: Float32Array;
  /** Token ids of pass 0, sequences x T, -1 where padded. */
  readonly tokens: Int32Array;
  readonly tokensPerSequence: number;
  /** Class of each sequence. */
  readonly labels: Int32Array;
}

/** The live side of a recipe at one step. */
export interface StepKnobs {
  /** Multiplies each run's own learning rate: schedule x the live knob. */
  readonly rateFactor: number;
  /** Weights of the extra terms, a(t) included. */
  readonly gamma: number;
  readonly beta: number;
  readonly kappa: number;
  readonly temperature: number;
  readonly negatives: number;
}

/** The loss terms whose gradient norms are recorded. */
export const LOSS_TERMS = ['crossEntropy', 'head', 'representation', 'kl'] as const;
export type LossTerm = (typeof LOSS_TERMS)[number];

/** Gradient norm of each term at the shared prompt, one number per run; NaN where a run has no such term. */
export type TermGradients = Readonly<Record<LossTerm, Float32Array>>;

/** Trained numbers, or what is laid out like them, by name; runs on the first axis. */
export type NamedValues = ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float32Array }>;

/** AdamW's side of a group: both moments, named and laid out like the parameters, and how many updates they are of. */
export interface OptimiserState {
  readonly first: NamedValues;
  readonly second: NamedValues;
  /** Updates done so far for each prompt token; tokens that joined later are younger. */
  readonly tokenUpdates: readonly number[];
  /** For everything else. */
  readonly otherUpdates: number;
}

/** Everything that a group carries from one step to the next. It fits any group of the same spec, in any engine. */
export interface GroupState {
  /** Prompt tokens, 0 for a group without prompts. */
  readonly promptLength: number;
  readonly parameters: NamedValues;
  /** Null where nothing was learnt yet: moments of 0, no updates. */
  readonly optimiser: OptimiserState | null;
  /** Whether each run has diverged and stays as it is. */
  readonly frozen: readonly boolean[];
}

/** What a computation will take. */
export interface MemoryPlan {
  /** Of everything there is by then, the encoder and other groups included. */
  readonly bytes: number;
  /** Parts in which a step, or an evaluation, of the group is computed; 1 where it fits at once. */
  readonly waves: number;
}

export interface EngineGroup {
  /** Loss metrics of `batch` at the present parameters, then one update. Runs of a non-finite loss stay as they are. */
  step(step: number, batch: GroupBatch, knobs: StepKnobs): Promise<StepRow>;
  /** The same metrics without the update. */
  measure(step: number, batch: GroupBatch, knobs: StepKnobs): Promise<StepRow>;
  termGradients(step: number, batch: GroupBatch, knobs: StepKnobs): Promise<TermGradients>;
  /** Logits in evaluation mode (z = mu), runs x sequences per data seed x classes. */
  evaluate(batch: GroupBatch): Promise<Float32Array>;
  /** States that the head reads, in evaluation mode, runs x sequences per data seed x D; of pass 0 without prompts. */
  states(batch: GroupBatch): Promise<Float32Array>;
  /**
   * The memory that steps and gradients of such a batch will need, or without knobs an evaluation of it. Takes none of it.
   *
   * @returns null where the engine cannot say.
   */
  plan(batch: GroupBatch, knobs: StepKnobs | null): Promise<MemoryPlan | null>;
  /** Appends prompt tokens by each run's initialisation, or drops them from the end; the rest keeps its state. */
  resize(promptLength: number): void;
  /** A copy of what the group carries at present, after every step that was asked for; not during one. */
  state(): Promise<GroupState>;
  /**
   * Goes on from `state`, at its prompt length. Not during a step.
   *
   * @throws LabError `checkpoint-invalid` when it is not of this spec; the group stays as it was.
   */
  restore(state: GroupState): void;
  /** The trained numbers. For export and tests. */
  parameters(): Promise<NamedValues>;
  /** Gradients of the weighted loss that a step would follow. For tests. */
  gradients(step: number, batch: GroupBatch, knobs: StepKnobs): Promise<NamedValues>;
  dispose(): void;
}

export interface EngineMemory {
  readonly bytes: number;
  /** Null where the engine keeps none. */
  readonly tensors: number | null;
  /** Parts in which a group that is too large for the memory is computed, one after the other; 1 where all fit. */
  readonly waves: number;
}

export interface Engine {
  /** Steps that are worth asking for before the first one's metrics are there; 1 where they are computed at once. */
  readonly stepsAhead: number;
  createGroup(encoder: Encoder, spec: GroupSpec): EngineGroup;
  memory(): EngineMemory;
}
