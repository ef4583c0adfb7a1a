/** What the messages of the protocol carry: descriptions of what the workers have and did. Types only. */
import type { EncoderCard } from '../lab/encoder/card';
import type { Failure } from '../lab/errors';
import type { Recipe } from '../lab/recipe';
import type { ReferenceLevel } from '../lab/scores/judging';
import type { MetricId } from '../lab/scores/metric';
import type { SampleRecord } from '../lab/tasks/sampling';
import type { TaskChoice } from '../lab/tasks/tables/choice';
import type { Guess } from '../lab/tasks/tables/guess';
import type { ReviewedClass } from '../lab/tasks/tables/review';
import type { Split } from '../lab/tasks/tables/table';
import type { MemoryPlan } from '../lab/training/engine';
import type { RunInfo } from '../lab/training/runs';
import type { DataSetDescription } from '../hub/data-set';
import type { StoredEncoder } from '../shelf/manifest';
import type { ShelfContents, UnfinishedFetch } from '../shelf/shelf';
import type { TaskRecord } from '../shelf/tasks';
import type { SpeedProgress, SpeedReport } from './speed-report';

/** Kept by others and handed on as they are; a `TaskRecord` is a task that the user brought or fetched. */
export type {
  DataSetDescription,
  EncoderCard,
  SpeedProgress,
  SpeedReport,
  StoredEncoder,
  TaskChoice,
  TaskRecord,
  UnfinishedFetch,
};

export type BackendChoice = 'auto' | 'webgpu' | 'wasm' | 'cpu';

/**
 * How a step is computed: by own kernels, or by the tensor library's operations, which they must agree with. `f16` is the own
 * kernels with the encoder's weights in 16 bits.
 */
export type EngineChoice = EngineInfo['name'] | 'f16';

/** Where the numbers are computed, and why there. */
export interface BackendInfo {
  readonly name: 'webgpu' | 'wasm' | 'cpu';
  /** The graphics adapter, or the WASM flavour and its threads. */
  readonly adapter: string;
  /** Why a better backend was not taken; null when the best one is in use. */
  readonly reason: string | null;
  /** Whether a graphics adapter is none in truth: what is measured on it says nothing. */
  readonly software: boolean;
  readonly engine: EngineInfo;
}

export interface EngineInfo {
  readonly name: 'compiled' | 'reference';
  /** Of an encoder's weight in matrix products. */
  readonly weightBits: 16 | 32;
  /** Threads of the compiled kernels; null where a graphics card or the tensor library sees to it. */
  readonly threads: number | null;
  /** Why the compiled engine is not in use, or not with weights of 16 bits though they were asked for; null where all is as it was asked. */
  readonly reason: string | null;
  /** How the compiled kernels cut matrix products up on a graphics card; null elsewhere. */
  readonly tiles: TilesInfo | null;
}

export interface TilesInfo {
  /** Tuned at this start, kept from an earlier one, or by the rule for devices that nobody has measured. */
  readonly origin: 'tuned' | 'kept' | 'fixed';
  /** The name of the tile of each class of products. */
  readonly tiles: Readonly<Record<string, string>>;
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
  /** What the runs are judged by: the recipe's metric, or the task's own. */
  readonly metric: MetricId;
  /** The class that the metric `f1` is about, and the class for "none of these", if any. */
  readonly positive: number;
  readonly other: number | null;
  /** What the metric says of answers given without having learnt anything, on the examples watched and on the test ones. */
  readonly validationLevels: readonly ReferenceLevel[];
  readonly testLevels: readonly ReferenceLevel[];
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
  readonly samples: readonly SampleRecord[];
  readonly task: TaskInfo;
  readonly encoder: EncoderInfo;
  readonly backend: BackendInfo;
  /** Changes the lab made by itself to the default recipe so that a step stays short; empty when none. */
  readonly reductions: readonly string[];
  /** What training will take; null where the engine cannot say. */
  readonly memory: MemoryPlan | null;
  /** Where it was taken up; null for a population at its beginning. */
  readonly resumed: Resumed | null;
}

/** Where a population stands that goes on from a checkpoint. */
export interface Resumed {
  readonly step: number;
  readonly epoch: number;
  /** Whether the test set has been looked at, at this step. */
  readonly ended: boolean;
  /** The step at which a run diverged, by run. */
  readonly diverged: ReadonlyMap<number, number>;
}

/** A population in mid-training. The files live outside the page's own memory: to hand them on or to store them takes no time. */
export interface CheckpointFiles {
  /** See `lab/training/checkpoint`. */
  readonly file: Blob;
  /** What the prompts were so far, see `lab/studies/prompt-record-file`; null where that is too large to be kept. */
  readonly prompts: Blob | null;
}

/** Files to open a population with again, and where it stood. */
export interface Checkpoint extends CheckpointFiles {
  /** Updates done. */
  readonly step: number;
  /** Whether the test set has been looked at, at this step. */
  readonly ended: boolean;
  /** How long the training waited for it. */
  readonly milliseconds: number;
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
  /** Null where the engine keeps none. */
  readonly tensors: number | null;
  /** Parts in which a population that is too large for the memory is computed; 1 where it fits. */
  readonly waves: number;
}

export interface Prediction {
  readonly text: string;
  /** Class probabilities: runs × classes. */
  readonly probabilities: Float32Array;
  readonly classes: number;
}

export type PlayState = 'idle' | 'loading' | 'running' | 'paused' | 'finished' | 'failed';

/** A task that lasts until the page is left: what it is, and its file. */
export interface KeptTask {
  readonly record: TaskRecord;
  readonly file: Blob;
}

/** Every task of the user's own at hand. */
export interface OwnTasks {
  /** Latest first. */
  readonly tasks: readonly (TaskRecord & { readonly stored: boolean })[];
  /** False where the browser has no storage for this page. */
  readonly lasting: boolean;
}

/** Which part of a data set of the hub to fetch. */
export interface DataSetRequest {
  readonly name: string;
  /** Null: the only one, or the one called “default”. */
  readonly config: string | null;
  readonly splits: readonly string[];
  /** At most so many rows of each split, the first ones. */
  readonly maxRows: number;
  /** Another hub than the public one; only on this machine, for tests. */
  readonly hub: string | null;
}

/** Tables that were read and wait for the user to say what their columns are. */
export interface TablesInfo {
  /** Where they come from, in words. */
  readonly source: string;
  readonly tables: readonly { readonly name: string; readonly split: Split | null; readonly rows: number }[];
  /** Of the first table; the others have the same, or at least those that are chosen. */
  readonly columns: readonly string[];
  /** The first rows of the first table, cells cut short. */
  readonly head: readonly (readonly string[])[];
  readonly guess: Guess;
  /** Why nothing could be guessed; null where it could. Then the user says which columns it is. */
  readonly problem: Failure | null;
}

/** Columns that the user has named. */
export interface NamedColumns {
  readonly text: string;
  readonly text2: string | null;
  readonly label: string;
}

/** What a choice comes to: sizes, and what to think about before training. */
export interface ChoiceReview {
  readonly train: number;
  readonly test: number;
  readonly classes: readonly ReviewedClass[];
  readonly warnings: readonly string[];
}
