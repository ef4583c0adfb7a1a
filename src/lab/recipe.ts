/**
 * The schema of an experiment. One table drives the controls, the link, storage, the worker and the command line:
 * a new knob is one entry here plus the place that uses it.
 */
import { PRESET_IDS, type PresetId } from './presets';
import { INIT_IDS, type InitId } from './prompt/initialisation-ids';
import { METRIC_IDS, type MetricId } from './scores/metric';

export const SHOTS = ['16', '32', '64', '128', '256'] as const;

export interface Recipe {
  readonly encoder: string;
  readonly task: string;
  /** What the runs are judged by; empty means the task's own. */
  readonly metric: MetricId | '';
  /** Labelled training examples in all, class-balanced. */
  readonly shots: number;
  readonly presets: readonly PresetId[];
  readonly inits: readonly InitId[];
  readonly initText: string;
  /** Init seeds per method and initialisation. */
  readonly seeds: number;
  readonly dataSeeds: number;
  readonly promptLength: number;
  readonly gamma: number;
  readonly beta: number;
  readonly kappa: number;
  /** `decay` of a(t) = 1 - decay * epoch / epochs. */
  readonly decay: number;
  readonly temperature: number;
  /** Negatives of the representation loss; 0 means four times the batch. */
  readonly negatives: number;
  /** Learning rate of every preset; 0 means each preset's own. */
  readonly learningRate: number;
  readonly learningRateScale: number;
  readonly warmup: number;
  readonly weightDecay: number;
  readonly batch: number;
  readonly steps: number;
  readonly evalEvery: number;
  /** Most validation examples. */
  readonly validation: number;
}

/** `live`: applied at the next step. `extend`: applied without restart, between steps. `restart`: a new population. */
export type Effect = 'live' | 'extend' | 'restart';

interface FieldBase {
  /** The field's name in a link and, in kebab case, on the command line. */
  readonly label: string;
  /** One sentence of help, then the equation or source behind it. */
  readonly help: string;
  readonly equation?: string;
  readonly unit?: string;
  /** How a mark on a chart names it; absent: the label. */
  readonly symbol?: string;
  readonly effect: Effect;
}

export interface NumberField extends FieldBase {
  readonly kind: 'number';
  readonly initial: number;
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  /** Values the slider snaps to, ascending. Typing may give any value in range. */
  readonly stops: readonly number[];
  /** What a special value is called instead of its number. */
  readonly names?: Readonly<Record<number, string>>;
}

export interface ListField<T extends string> extends FieldBase {
  readonly kind: 'list';
  readonly initial: readonly T[];
  readonly options: readonly T[];
}

export interface TextField extends FieldBase {
  readonly kind: 'text';
  readonly initial: string;
  readonly maxLength: number;
  /** What the text may be made of; absent: anything. */
  readonly pattern?: RegExp;
  /** The only texts that may be chosen, besides an empty one where that has a meaning. */
  readonly options?: readonly string[];
  /** What an empty text means; absent: it may not be empty. */
  readonly emptyMeans?: string;
}

type FieldFor<T> = T extends number
  ? NumberField
  : T extends string
    ? TextField
    : T extends readonly (infer U extends string)[]
      ? ListField<U>
      : never;

export type RecipeFields = { readonly [K in keyof Recipe]: FieldFor<Recipe[K]> };

/** The name of a shipped task, `own:name`, or `owner/name` and `owner/name:configuration` of the hub. */
const TASK_ID = /^(?:own:[^\p{Cc}/\\@]+|[\w-][\w.-]*(?:\/[\w-][\w.-]*)?(?::[^\p{Cc}/\\]+)?)$/u;

/** The name of a shipped encoder, `owner/name` or `owner/name@revision` of the hub, or `folder:name`. */
const ENCODER_ID = /^(?:folder:[^\p{Cc}/\\@]+|[\w-][\w.-]*(?:\/[\w-][\w.-]*)?(?:@\w[\w./-]*)?)$/u;

const tenths = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2];

export const RECIPE_FIELDS: RecipeFields = {
  encoder: {
    kind: 'text',
    initial: 'tiny',
    maxLength: 250,
    pattern: ENCODER_ID,
    label: 'Encoder',
    help: 'The frozen pretrained model that reads prompt and text. None of its weights is ever trained.',
    effect: 'restart',
  },
  task: {
    kind: 'text',
    initial: 'sentiment',
    maxLength: 200,
    pattern: TASK_ID,
    label: 'Task',
    help: 'What is to be learnt: labelled sentences, split into train and test.',
    effect: 'restart',
  },
  metric: {
    kind: 'text',
    initial: '',
    maxLength: 40,
    options: METRIC_IDS,
    emptyMeans: "the task's own",
    label: 'Judged by',
    help: 'The score of the charts, the verdict and the results. Every run is trained the same, whatever it is judged by.',
    effect: 'restart',
  },
  shots: {
    kind: 'number',
    initial: 64,
    min: 16,
    max: 256,
    integer: true,
    stops: SHOTS.map(Number),
    label: 'Examples to learn from',
    help: 'Labelled examples in all, equally many of each class, drawn by the data seed.',
    unit: 'examples',
    effect: 'restart',
  },
  presets: {
    kind: 'list',
    initial: ['prompt-tuning', 'infoprompt-off', 'infoprompt'],
    options: PRESET_IDS,
    label: 'Methods',
    help: 'The methods trained side by side, on the same batches.',
    effect: 'restart',
  },
  inits: {
    kind: 'list',
    initial: ['preset'],
    options: INIT_IDS,
    label: 'Initialisations',
    help: 'Where the prompt starts. Every method is trained from every one of them.',
    effect: 'restart',
  },
  initText: {
    kind: 'text',
    initial: 'Which class does this text belong to?',
    maxLength: 500,
    label: 'Text to start from',
    help: 'Its word embeddings are the start of the prompt when the initialisation "text" is chosen.',
    effect: 'restart',
  },
  seeds: {
    kind: 'number',
    initial: 8,
    min: 1,
    max: 64,
    integer: true,
    stops: [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64],
    label: 'Seeds',
    help: 'Runs per method and initialisation. A seed draws the prompt and the small weights of the head.',
    unit: 'seeds',
    effect: 'restart',
  },
  dataSeeds: {
    kind: 'number',
    initial: 1,
    min: 1,
    max: 8,
    integer: true,
    stops: [1, 2, 3, 4, 6, 8],
    label: 'Data seeds',
    help: 'Different draws of the training examples and of the order of batches.',
    unit: 'samples',
    effect: 'restart',
  },
  promptLength: {
    kind: 'number',
    initial: 8,
    min: 1,
    max: 64,
    integer: true,
    stops: [1, 2, 4, 6, 8, 12, 16, 20, 24, 32, 48, 64],
    label: 'Prompt length m',
    symbol: 'm',
    help: 'Prompt tokens. Longer: new tokens are appended by the chosen initialisation. Shorter: tokens go from the end.',
    unit: 'tokens',
    effect: 'live',
  },
  gamma: {
    kind: 'number',
    initial: 0.1,
    min: 0,
    max: 10,
    integer: false,
    stops: [...tenths, 5, 10],
    label: 'Head loss weight γ',
    symbol: 'γ',
    help: 'How much the contrastive loss between prompt and class embeddings counts.',
    equation: 'L = CE + a(t)·(γ·L_head + β·L_rep + κ·L_KL)',
    effect: 'live',
  },
  beta: {
    kind: 'number',
    initial: 0.2,
    min: 0,
    max: 10,
    integer: false,
    stops: [...tenths, 5, 10],
    label: 'Representation loss weight β',
    symbol: 'β',
    help: 'How much the contrastive loss between prompt and encoded representation counts.',
    equation: 'L = CE + a(t)·(γ·L_head + β·L_rep + κ·L_KL)',
    effect: 'live',
  },
  kappa: {
    kind: 'number',
    initial: 0.1,
    min: 0,
    max: 10,
    integer: false,
    stops: [...tenths, 5, 10],
    label: 'KL weight κ',
    symbol: 'κ',
    help: "How strongly the bottleneck's Gaussian is pulled towards N(0, I).",
    equation: 'L = CE + a(t)·(γ·L_head + β·L_rep + κ·L_KL)',
    effect: 'live',
  },
  learningRateScale: {
    kind: 'number',
    initial: 1,
    min: 0,
    max: 100,
    integer: false,
    stops: [0, 0.1, 0.2, 0.5, 1, 2, 5, 10],
    label: 'Learning rate ×',
    help: "Multiplies every method's own learning rate.",
    unit: '×',
    effect: 'live',
  },
  temperature: {
    kind: 'number',
    initial: 1,
    min: 0.01,
    max: 100,
    integer: false,
    stops: [0.05, 0.1, 0.2, 0.5, 1, 2, 5],
    label: 'Temperature τ',
    symbol: 'τ',
    help: 'Divides the scores of both contrastive losses; small values make them sharper.',
    effect: 'live',
  },
  negatives: {
    kind: 'number',
    initial: 0,
    min: 0,
    max: 256,
    integer: true,
    stops: [0, 1, 4, 16, 32, 64, 128, 256],
    names: { 0: '4 × batch' },
    label: 'Negatives K',
    symbol: 'K',
    help: 'Draws the representation loss compares with; its score can never exceed log(K+1).',
    unit: 'draws',
    effect: 'live',
  },
  decay: {
    kind: 'number',
    initial: 0,
    min: 0,
    max: 1,
    integer: false,
    stops: [0, 0.25, 0.5, 0.75, 1],
    label: 'Decay of the extra terms',
    symbol: 'decay',
    help: 'By how much the three extra terms have faded at the end of training.',
    equation: 'a(t) = 1 − decay·epoch/epochs',
    effect: 'live',
  },
  learningRate: {
    kind: 'number',
    initial: 0,
    min: 0,
    max: 10,
    integer: false,
    stops: [0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3],
    names: { 0: "each method's own" },
    label: 'Learning rate',
    help: "One AdamW learning rate for all methods, in place of each method's own.",
    effect: 'restart',
  },
  warmup: {
    kind: 'number',
    initial: 0.06,
    min: 0,
    max: 0.5,
    integer: false,
    stops: [0, 0.03, 0.06, 0.1, 0.2, 0.5],
    label: 'Warm-up',
    help: 'Share of the steps over which the learning rate rises from 0; then it falls linearly to 0.',
    effect: 'restart',
  },
  weightDecay: {
    kind: 'number',
    initial: 0.01,
    min: 0,
    max: 1,
    integer: false,
    stops: [0, 0.001, 0.01, 0.1],
    label: 'Weight decay',
    help: 'AdamW: every step shrinks each trained number by learning rate × this.',
    effect: 'restart',
  },
  batch: {
    kind: 'number',
    initial: 16,
    min: 1,
    max: 64,
    integer: true,
    stops: [1, 2, 4, 8, 16, 32, 64],
    label: 'Batch',
    help: 'Examples per step. Runs with the same data seed see the same batches.',
    unit: 'examples',
    effect: 'restart',
  },
  steps: {
    kind: 'number',
    initial: 400,
    min: 1,
    max: 20000,
    integer: true,
    stops: [100, 200, 400, 600, 1000, 2000, 5000],
    label: 'Steps',
    help: 'Where training stops by itself; it can be prolonged.',
    unit: 'steps',
    effect: 'extend',
  },
  evalEvery: {
    kind: 'number',
    initial: 25,
    min: 1,
    max: 1000,
    integer: true,
    stops: [5, 10, 20, 25, 50, 100],
    label: 'Evaluate every',
    help: 'Steps between two looks at the validation examples.',
    unit: 'steps',
    effect: 'restart',
  },
  validation: {
    kind: 'number',
    initial: 128,
    min: 8,
    max: 128,
    integer: true,
    stops: [16, 32, 64, 128],
    label: 'Validation examples',
    help: 'At most so many training examples outside the sample are used for the live score. The test set waits for the end.',
    unit: 'examples',
    effect: 'restart',
  },
};

export type RecipeKey = keyof Recipe;
export const RECIPE_KEYS = Object.keys(RECIPE_FIELDS) as RecipeKey[];
export type LiveKey =
  'promptLength' | 'gamma' | 'beta' | 'kappa' | 'learningRateScale' | 'temperature' | 'negatives' | 'decay';
export type LiveKnobs = Pick<Recipe, LiveKey>;
export const LIVE_KEYS = RECIPE_KEYS.filter((key): key is LiveKey => RECIPE_FIELDS[key].effect === 'live');

export const DEFAULT_RECIPE: Recipe = Object.fromEntries(
  RECIPE_KEYS.map((key) => [key, RECIPE_FIELDS[key].initial]),
) as unknown as Recipe;

/** Whether two values of one field are the same. */
export function sameValue(a: Recipe[RecipeKey], b: Recipe[RecipeKey]): boolean {
  return typeof a === 'object' && typeof b === 'object' ? a.join() === b.join() : a === b;
}

/** The fields in which `recipe` departs from `base`. */
export function recipeDifferences(recipe: Recipe, base: Recipe = DEFAULT_RECIPE): RecipeKey[] {
  return RECIPE_KEYS.filter((key) => !sameValue(recipe[key], base[key]));
}

/** Negatives per example of the representation loss (K). */
export function negativesOf(recipe: Pick<Recipe, 'negatives' | 'batch'>): number {
  return recipe.negatives === 0 ? Math.min(256, 4 * recipe.batch) : recipe.negatives;
}

/** How a change of a number is written on a chart: `γ 0.1 → 0.2`. */
export function changeLabel(key: LiveKey, before: number, after: number): string {
  const { symbol, label, names } = RECIPE_FIELDS[key];
  const show = (value: number): string => names?.[value] ?? String(value);
  return `${symbol ?? label} ${show(before)} → ${show(after)}`;
}
