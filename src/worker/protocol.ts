/**
 * What the page and its workers say to each other. Types only: nothing of the laboratory or of the page is loaded by importing
 * this file.
 */
import type { Failure } from '../lab/errors';
import type { LiveKnobs, Recipe } from '../lab/recipe';
import type { StudyProgress } from '../lab/studies/study';
import type { Guess } from '../lab/tasks/tables/guess';
import type { EvaluationRow, FinalResult, StepRow } from '../lab/training/metrics';
import type { Manifest } from '../shelf/manifest';
import type {
  BackendChoice,
  Checkpoint,
  CheckpointFiles,
  ChoiceReview,
  DataSetDescription,
  DataSetRequest,
  EncoderShelf,
  EngineChoice,
  KeptTask,
  Mark,
  NamedColumns,
  OwnTasks,
  Pace,
  PlayState,
  PopulationInfo,
  Prediction,
  SpeedProgress,
  SpeedReport,
  StoredEncoder,
  TablesInfo,
  TaskChoice,
  TaskRecord,
} from './descriptions';
import type { StudyAnswer, StudyAsk, StudyTopic } from './studies';

export type * from './descriptions';

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
      /** Refused as `checkpoint-invalid` where it is of another recipe, encoder or task. */
      readonly from: CheckpointFiles | null;
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
