/**
 * What the page and the training worker say to each other. Types only: nothing of the laboratory or of the page is
 * loaded by importing this file.
 */
import type { EncoderCard } from '../lab/encoder/card';
import type { Failure } from '../lab/errors';
import type { LiveKnobs, Recipe } from '../lab/recipe';
import type { ReferenceLevel } from '../lab/scores/judging';
import type { MetricId } from '../lab/scores/metric';
import type { StudyProgress } from '../lab/studies/study';
import type { TaskChoice } from '../lab/tasks/tables/choice';
import type { Guess } from '../lab/tasks/tables/guess';
import type { ReviewedClass } from '../lab/tasks/tables/review';
import type { Split } from '../lab/tasks/tables/table';
import type { EvaluationRow, FinalResult, StepRow } from '../lab/training/metrics';
import type { RunInfo } from '../lab/training/runs';
import type { DataSetDescription } from '../hub/data-set';
import type { Manifest, StoredEncoder } from '../shelf/manifest';
import type { ShelfContents, UnfinishedFetch } from '../shelf/shelf';
import type { TaskRecord } from '../shelf/tasks';
import type { SpeedProgress, SpeedReport } from './speed-report';
import type { StudyAnswer, StudyAsk, StudyTopic } from './studies';

export type { DataSetDescription, EncoderCard, SpeedProgress, SpeedReport, StoredEncoder, TaskChoice, UnfinishedFetch };

export type BackendChoice = 'auto' | 'webgpu' | 'wasm' | 'cpu';

/** How a step is computed: by own kernels, or by the tensor library's operations, which they must agree with. */
export type EngineChoice = 'compiled' | 'reference';

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
  readonly name: EngineChoice;
  /** Threads of the compiled kernels; null where a graphics card or the tensor library sees to it. */
  readonly threads: number | null;
  /** Why the compiled engine is not in use; null where it is. */
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
  readonly task: TaskInfo;
  readonly encoder: EncoderInfo;
  readonly backend: BackendInfo;
  /** Changes the lab made by itself to the default recipe so that a step stays short; empty when none. */
  readonly reductions: readonly string[];
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

/** A population in mid-training, to be opened again: see `lab/training/checkpoint`. */
export interface Checkpoint {
  /** Updates done. */
  readonly step: number;
  /** Whether the test set has been looked at, at this step. */
  readonly ended: boolean;
  /** The file lives outside the page's own memory: to hand it on or to store it takes no time, whatever its size. */
  readonly file: Blob;
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

/** A task that the user brought or fetched, kept in this browser. */
export type { TaskRecord };

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

/** What the page asks of the training. `open` builds a population and leaves it paused, at step 0 or where `from` says. */
export type TrainingRequest =
  | {
      readonly kind: 'open';
      readonly recipe: Recipe;
      readonly backend: BackendChoice;
      readonly engine: EngineChoice;
      /** Whether the lab may reduce the recipe on a slow machine: true for the untouched default only. */
      readonly mayReduce: boolean;
      readonly baseUrl: string;
      /** A checkpoint's file; refused as `checkpoint-invalid` where it is of another recipe, encoder or task. */
      readonly from: Blob | null;
    }
  /** Taken between two steps; the training goes on. Refused as `checkpoint-too-large` beyond 256 MB. */
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'play' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'step' }
  | { readonly kind: 'extend'; readonly steps: number }
  | { readonly kind: 'live'; readonly knobs: LiveKnobs }
  | { readonly kind: 'predict'; readonly text: string; readonly text2: string | null }
  /** Answered while the training goes on; refused as `cancelled` when the same is asked anew or the population goes. */
  | { readonly kind: 'study'; readonly ask: StudyAsk }
  /** Answered at once. */
  | { readonly kind: 'cancel-study'; readonly topic: StudyTopic }
  /** Trains copies of the population for a while; the training pauses meanwhile and is left as it was. */
  | { readonly kind: 'measure-speed' }
  /** Answered at once; the measurement under way is refused as `cancelled`. */
  | { readonly kind: 'cancel-speed' }
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

/** What the page asks about tasks that are brought or fetched. */
export type TasksRequest =
  | { readonly kind: 'own-tasks' }
  /** Reads files and keeps their tables until the next are read. */
  | { readonly kind: 'read-tables'; readonly files: readonly File[] }
  | { readonly kind: 'describe-data-set'; readonly name: string; readonly hub: string | null }
  | ({ readonly kind: 'fetch-data-set' } & DataSetRequest)
  /** What is being read or fetched is refused as `cancelled`. */
  | { readonly kind: 'cancel-tables' }
  /** What the rest would be, these columns given. */
  | { readonly kind: 'guess-choice'; readonly columns: NamedColumns }
  /** `encoder`: by which it will be read, so that texts too long for it can be counted. */
  | { readonly kind: 'review-choice'; readonly choice: TaskChoice; readonly encoder: string; readonly baseUrl: string }
  /** Makes a task of the tables; with `store`, it outlasts the page. */
  | { readonly kind: 'make-task'; readonly choice: TaskChoice; readonly store: boolean }
  | { readonly kind: 'remove-task'; readonly id: string };

export type Request = TrainingRequest | ShelfRequest | TasksRequest;

/** The reply to each request; requests not named here are answered with null. */
export interface Replies {
  open: PopulationInfo;
  checkpoint: Checkpoint;
  predict: Prediction;
  study: StudyAnswer;
  'cancel-study': null;
  play: null;
  pause: null;
  step: null;
  extend: null;
  live: null;
  'measure-speed': SpeedReport;
  'cancel-speed': null;
  close: null;
  encoders: EncoderShelf;
  'fetch-encoder': StoredEncoder;
  'cancel-fetch': null;
  'add-encoder': StoredEncoder;
  'remove-encoder': null;
  'own-tasks': OwnTasks;
  'read-tables': TablesInfo;
  'describe-data-set': DataSetDescription;
  'fetch-data-set': TablesInfo;
  'cancel-tables': null;
  'guess-choice': Guess;
  'review-choice': ChoiceReview;
  'make-task': TaskRecord;
  'remove-task': null;
}

/** An encoder that lasts until the page is left. The page's end of the line holds it for the training. */
export interface KeptEncoder {
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, Blob>;
}

/** What lasts until the page is left. */
export interface Kept {
  readonly encoders: readonly KeptEncoder[];
  readonly tasks: readonly KeptTask[];
}

export interface Envelope<R extends Request = Request> {
  readonly id: number;
  readonly request: R;
  /** With `open`, and with whatever is asked about tasks: what is in no storage. */
  readonly kept?: Kept;
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
  | ({ readonly kind: 'measuring' } & SpeedProgress)
  | ({ readonly kind: 'studying'; readonly topic: StudyTopic } & StudyProgress<StudyAnswer>)
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
  | { readonly kind: 'kept'; readonly encoders: readonly KeptEncoder[] }
  /** Tables on their way: bytes or rows. */
  | {
      readonly kind: 'reading';
      readonly name: string;
      readonly unit: 'bytes' | 'rows';
      readonly done: number;
      /** 0 where nobody knows. */
      readonly total: number;
      readonly note: string | null;
    }
  /** All tasks that last until the page is left. */
  | { readonly kind: 'kept-tasks'; readonly tasks: readonly KeptTask[] };
