/**
 * What the page and the training worker say to each other. Types only: nothing of the laboratory or of the page is
 * loaded by importing this file.
 */
import type { EncoderCard } from '../lab/encoder/card';
import type { Failure } from '../lab/errors';
import type { LiveKnobs, Recipe } from '../lab/recipe';
import type { EvaluationRow, FinalResult, StepRow } from '../lab/training/metrics';
import type { RunInfo } from '../lab/training/runs';
import type { Manifest, StoredEncoder } from '../shelf/manifest';
import type { ShelfContents, UnfinishedFetch } from '../shelf/shelf';

export type { EncoderCard, StoredEncoder, UnfinishedFetch };

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
  /** What the recipe calls it. */
  readonly id: string;
  readonly title: string;
  readonly source: 'bundled' | 'hub' | 'folder';
  /** Commit of an encoder from the hub. */
  readonly revision: string | null;
  readonly family: string;
  /** All its files together. */
  readonly bytes: number;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly vocabulary: number;
  readonly positions: number;
  readonly parameters: number;
  /** SHA-256 of the weights, hexadecimal; of weights in several files, those of all in order, a space between. */
  readonly sha256: string;
  /** Whether no byte of the weights came over the network this time. */
  readonly fromCache: boolean;
}

export interface BundledEncoder {
  readonly id: string;
  readonly title: string;
  readonly bytes: number;
  /** Null where none was published with it. */
  readonly card: EncoderCard | null;
}

/** Every encoder at hand. */
export interface EncoderShelf extends ShelfContents {
  readonly bundled: readonly BundledEncoder[];
  /** Of this page's storage as a whole; null where the browser does not say. */
  readonly storage: { readonly usedBytes: number; readonly quotaBytes: number } | null;
  /** False where the browser has no storage for this page: what is fetched or added lasts until the page is left. */
  readonly lasting: boolean;
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

/** What the page asks of the training. `open` builds a population and leaves it paused at step 0. */
export type TrainingRequest =
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

/** What the page asks of the shelf of encoders. It is answered at once, whatever the training is doing. */
export type ShelfRequest =
  | { readonly kind: 'encoders'; readonly baseUrl: string }
  | {
      readonly kind: 'fetch-encoder';
      /** `owner/name`, `owner/name@revision`, or the address of its page. */
      readonly name: string;
      /** Another hub than the public one; only on this machine, for tests. */
      readonly hub: string | null;
    }
  /** The download under way is refused as `cancelled`; its bytes are kept. */
  | { readonly kind: 'cancel-fetch' }
  /** The files at the top of one folder, without those of folders inside; some that are not needed may be among them. */
  | { readonly kind: 'add-encoder'; readonly name: string; readonly files: readonly File[] }
  | { readonly kind: 'remove-encoder'; readonly id: string };

export type Request = TrainingRequest | ShelfRequest;

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
  encoders: EncoderShelf;
  'fetch-encoder': StoredEncoder;
  'cancel-fetch': null;
  'add-encoder': StoredEncoder;
  'remove-encoder': null;
}

/** An encoder that lasts until the page is left. The page's end of the line holds it for the training. */
export interface KeptEncoder {
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, Blob>;
}

export interface Envelope<R extends Request = Request> {
  readonly id: number;
  readonly request: R;
  /** With `open`: the encoders that are in no storage. */
  readonly kept?: readonly KeptEncoder[];
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
  | { readonly kind: 'failure'; readonly failure: Failure }
  /** An encoder on its way: bytes of all its files. */
  | {
      readonly kind: 'download';
      readonly name: string;
      readonly file: string;
      readonly done: number;
      readonly total: number;
      /** Why nothing comes just now, and what is done about it; null while bytes arrive. */
      readonly note: string | null;
    }
  /** Where there is no storage: all encoders that last until the page is left. */
  | { readonly kind: 'kept'; readonly encoders: readonly KeptEncoder[] };
