/**
 * What the page and the training worker say to each other. Types only: nothing of the laboratory or of the page is
 * loaded by importing this file.
 */
import type { Failure } from '../lab/errors';
import type { LiveKnobs, Recipe } from '../lab/recipe';
import type { EvaluationRow, FinalResult, StepRow } from '../lab/training/metrics';
import type { RunInfo } from '../lab/training/runs';

export type BackendChoice = 'auto' | 'webgpu' | 'wasm' | 'cpu';

/** Where the numbers are computed, and why there. */
export interface BackendInfo {
  readonly name: 'webgpu' | 'wasm' | 'cpu';
  /** The graphics adapter, or the WASM flavour and its threads. */
  readonly adapter: string;
  /** Why a better backend was not taken; null when the best one is in use. */
  readonly reason: string | null;
}

export interface TaskInfo {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly classes: readonly string[];
  readonly labelWords: readonly string[];
  readonly pair: boolean;
  readonly trainExamples: number;
  readonly validationExamples: number;
  readonly testExamples: number;
  /** 1 / number of classes. */
  readonly chance: number;
  /** Share of the largest class among the test examples. */
  readonly majority: number;
  /** Share of texts cut to fit the encoder at the present prompt length. */
  readonly cutShare: number;
}

export interface EncoderInfo {
  readonly id: string;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly vocabulary: number;
  readonly positions: number;
  readonly parameters: number;
  /** SHA-256 of the weights, hexadecimal. */
  readonly sha256: string;
  readonly fromCache: boolean;
}

export interface PopulationInfo {
  readonly recipe: Recipe;
  readonly runs: readonly RunInfo[];
  readonly task: TaskInfo;
  readonly encoder: EncoderInfo;
  readonly backend: BackendInfo;
  /** Changes the lab made by itself to the default recipe so that a step stays short; empty when none. */
  readonly reductions: readonly string[];
}

/** A change made while training, drawn on the charts at the step it took effect. */
export interface Mark {
  readonly step: number;
  readonly label: string;
}

export interface Pace {
  readonly seedStepsPerSecond: number;
  readonly stepMilliseconds: number;
  /** Tensor memory, bytes. */
  readonly memoryBytes: number;
  readonly tensors: number;
}

export interface Prediction {
  readonly text: string;
  /** Class probabilities: runs × classes. */
  readonly probabilities: Float32Array;
  readonly classes: number;
}

export type PlayState = 'idle' | 'loading' | 'running' | 'paused' | 'finished' | 'failed';

/** Files of a task the user brings: they stay in this browser. */
export interface BroughtTask {
  readonly name: string;
  readonly train: string;
  readonly test: string;
}

/** What the page asks. `open` builds a population and leaves it paused at step 0. */
export type Request =
  | {
      readonly kind: 'open';
      readonly recipe: Recipe;
      readonly backend: BackendChoice;
      /** Whether the lab may reduce the recipe on a slow machine: true for the untouched default only. */
      readonly mayReduce: boolean;
      readonly task: BroughtTask | null;
      readonly baseUrl: string;
    }
  | { readonly kind: 'play' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'step' }
  | { readonly kind: 'extend'; readonly steps: number }
  | { readonly kind: 'live'; readonly knobs: LiveKnobs }
  | { readonly kind: 'predict'; readonly text: string; readonly text2: string | null }
  | { readonly kind: 'close' };

/** The reply to each request; requests not named here are answered with null. */
export interface Replies {
  open: PopulationInfo;
  predict: Prediction;
  play: null;
  pause: null;
  step: null;
  extend: null;
  live: null;
  close: null;
}

export interface Envelope {
  readonly id: number;
  readonly request: Request;
}

/** What the worker says, asked or not. */
export type Message =
  | { readonly kind: 'reply'; readonly id: number; readonly value: Replies[keyof Replies] }
  | { readonly kind: 'refusal'; readonly id: number; readonly failure: Failure }
  | { readonly kind: 'progress'; readonly phase: string; readonly done: number; readonly total: number }
  | {
      readonly kind: 'state';
      readonly state: PlayState;
      readonly step: number;
      readonly steps: number;
      readonly epoch: number;
    }
  | { readonly kind: 'step'; readonly step: number; readonly metrics: StepRow }
  | { readonly kind: 'evaluation'; readonly step: number; readonly metrics: EvaluationRow }
  | { readonly kind: 'final'; readonly result: FinalResult }
  | { readonly kind: 'mark'; readonly mark: Mark }
  | { readonly kind: 'task'; readonly cutShare: number }
  | { readonly kind: 'diverged'; readonly run: number; readonly step: number }
  | { readonly kind: 'pace'; readonly pace: Pace }
  | { readonly kind: 'failure'; readonly failure: Failure };
