/** One past training: what it was, what came of it, and its curves. The same schema guards storage and files. */
import * as v from 'valibot';
import { PRESET_IDS } from '../../lab/presets';
import { INIT_IDS, type ResolvedInitId } from '../../lab/prompt/initialisation-ids';
import type { Recipe } from '../../lab/recipe';
import { parseRecipe } from '../../lab/recipe-parsing';
import { METRIC_IDS } from '../../lab/scores/metric';

const LONGEST_LABEL = 300;
export const LONGEST_NOTE = 5000;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const shortText = v.pipe(v.string(), v.maxLength(500));

/** A score, or null where no run has one: files have no NaN. */
const score = v.nullable(v.number());

const Preset = v.picklist(PRESET_IDS);

const Init = v.picklist(INIT_IDS.filter((init): init is ResolvedInitId => init !== 'preset'));

/** A recipe that the lab would have to change is none that was trained. */
const RecipeSchema = v.pipe(
  v.record(v.string(), v.unknown()),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }): Recipe => {
    const { recipe, notices } = parseRecipe(value);
    const [notice] = notices;
    if (notice === undefined) return recipe;
    addIssue({ message: notice.text });
    return NEVER;
  }),
);

const MethodResultSchema = v.object({
  preset: Preset,
  /** Runs, and those of them that have a score. */
  runs: count,
  n: count,
  median: score,
  q1: score,
  q3: score,
});

/** Medians and quartiles of a method's runs, on the test examples at the end, else on the validation examples. */
export type MethodResult = Readonly<v.InferOutput<typeof MethodResultSchema>>;

const entryFields = {
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  /** Milliseconds since 1970. */
  begun: v.pipe(v.number(), v.finite()),
  label: v.pipe(v.string(), v.maxLength(LONGEST_LABEL)),
  /** Whether the user wrote the label. */
  renamed: v.boolean(),
  note: v.pipe(v.string(), v.maxLength(LONGEST_NOTE)),
  pinned: v.boolean(),
  /** As it stood at the first step; `marks` tell what was changed later. */
  recipe: RecipeSchema,
  marks: v.array(v.object({ step: count, label: shortText })),
  encoder: shortText,
  task: shortText,
  /** The classes that are told apart; other losses cannot be compared. */
  classes: count,
  metric: v.picklist(METRIC_IDS),
  /** The metric's title with the class that it picks out. */
  judgedBy: shortText,
  backend: shortText,
  finished: v.boolean(),
  /** Of the last measurement. */
  step: count,
  methods: v.array(MethodResultSchema),
  verdict: v.pipe(v.string(), v.maxLength(2000)),
  runs: v.array(v.object({ preset: Preset, init: Init, seed: count, dataSeed: count })),
};

/** @param floats numbers as they are kept: typed arrays in storage, lists with null for NaN in a file. */
function curveFields<F extends v.GenericSchema<unknown, Float32Array>>(floats: F) {
  return {
    /** Validation scores: one row of runs for each evaluation. */
    evaluations: v.object({ steps: v.array(count), scores: floats }),
    /** Median training cross-entropy of each method, nats: one row of methods for each stretch between evaluations. */
    losses: v.object({ steps: v.array(v.pipe(v.number(), v.minValue(0))), medians: floats }),
  };
}

const StoredFields = v.object({ ...entryFields, ...curveFields(v.instance(Float32Array)) });

export type HistoryEntry = Readonly<v.InferOutput<typeof StoredFields>>;

const curvesFit = v.check(
  ({ evaluations, runs, losses, methods }: HistoryEntry) =>
    evaluations.scores.length === evaluations.steps.length * runs.length &&
    losses.medians.length === losses.steps.length * methods.length,
  'its curves do not fit its runs',
);

export const StoredEntry = v.pipe(StoredFields, curvesFit);

const FileFloats = v.pipe(
  v.array(v.nullable(v.number())),
  v.transform((values) => Float32Array.from(values, (value) => value ?? NaN)),
);

export const FileEntry = v.pipe(v.object({ ...entryFields, ...curveFields(FileFloats) }), curvesFit);

/** What the user may write on an entry. */
export type EntryMarking = Partial<Pick<HistoryEntry, 'label' | 'note' | 'pinned'>>;

/** The entry with other markings; an empty label is none. */
export function marked(entry: HistoryEntry, { label, note, pinned }: EntryMarking): HistoryEntry {
  const written = label?.trim().slice(0, LONGEST_LABEL) ?? '';
  return {
    ...entry,
    ...(written === '' ? {} : { label: written, renamed: true }),
    ...(note === undefined ? {} : { note: note.slice(0, LONGEST_NOTE) }),
    ...(pinned === undefined ? {} : { pinned }),
  };
}
