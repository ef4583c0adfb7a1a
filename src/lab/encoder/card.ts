/** `card.json` of a bundled encoder: what it learnt from, for how long, and how well it reads. */
import * as v from 'valibot';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

export const EncoderCardSchema = v.object({
  summary: v.string(),
  layers: v.number(),
  width: v.number(),
  vocabulary: v.number(),
  data: v.array(
    v.object({
      name: v.string(),
      /** In the text that was packed for training. */
      tokens: v.number(),
      licence: v.string(),
      /** Of all tokens it was trained on, 0 to 1. */
      share,
    }),
  ),
  tokensSeen: v.number(),
  hours: v.number(),
  hardware: v.string(),
  /** Masked words it guesses right, 0 to 1. */
  maskedAccuracy: v.nullable(share),
  perplexity: v.nullable(v.number()),
  scores: v.object({
    columns: v.array(v.string()),
    rows: v.array(v.object({ name: v.string(), values: v.array(v.nullable(v.number())) })),
    note: v.string(),
  }),
  notes: v.array(v.string()),
});

export type EncoderCard = v.InferOutput<typeof EncoderCardSchema>;

/** Null where it is not a card: an encoder without one can be used all the same. */
export function readCard(json: unknown): EncoderCard | null {
  const parsed = v.safeParse(EncoderCardSchema, json);
  return parsed.success ? parsed.output : null;
}
