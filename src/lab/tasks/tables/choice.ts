/** What a person says about a table: which columns are the task, and how it is worded, split and judged. */
import * as v from 'valibot';
import { METRIC_IDS } from '../../scores/metric';

export const MAX_CLASSES = 100;
export const MAX_TEST = 100_000;

export const TaskChoiceSchema = v.object({
  title: v.string(),
  /** What is asked of a text, in words; may be empty. */
  question: v.string(),
  /** Columns, by name. */
  text: v.string(),
  text2: v.nullable(v.string()),
  label: v.string(),
  /** In the order in which the task counts them. Rows with another label are an error, those of `leaveOut` apart. */
  classes: v.array(
    v.object({
      /** As written in the table. */
      value: v.string(),
      name: v.string(),
      /** One word or phrase whose embedding starts the class embedding. */
      word: v.string(),
    }),
  ),
  /** Labels whose rows are not used. */
  leaveOut: v.array(v.string()),
  metric: v.picklist(METRIC_IDS),
  /** `value` of the class that `f1` is about; null: the last one. */
  positive: v.nullable(v.string()),
  /** `value` of the class “none of these”. */
  other: v.nullable(v.string()),
  split: v.variant('kind', [
    /** As the tables' own splits, or a column, say. Without test rows, validation rows are tested on. */
    v.object({ kind: v.literal('given'), column: v.nullable(v.string()) }),
    /** All rows together, stratified by class. */
    v.object({
      kind: v.literal('random'),
      testShare: v.pipe(v.number(), v.minValue(0.05), v.maxValue(0.9)),
      seed: v.number(),
    }),
  ]),
  /** At most so many test examples, drawn stratified with seed 0; the rest is left alone. */
  maxTest: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_TEST)),
});

export type TaskChoice = v.InferOutput<typeof TaskChoiceSchema>;
