/** How many texts an encoder cannot take whole. */
import { LabError } from '../lab/errors';
import { readMarks } from '../lab/prompt/marks';
import { DEFAULT_RECIPE } from '../lab/recipe';
import type { Task } from '../lab/tasks/task';
import type { EncoderReader } from './tokenizers';

/** Texts that are looked at; of more, evenly spread ones. */
const LOOKED_AT = 1000;
/** Places that no word can have: special tokens, and a prompt of the usual length. */
const TAKEN = 4 + DEFAULT_RECIPE.promptLength;

/** A sentence for the user; null where all fit, or where the encoder is not here to be asked. */
export async function cutWarning(task: Task, open: () => Promise<EncoderReader>): Promise<string | null> {
  const reader = await open().catch((error: unknown) => {
    if (error instanceof LabError) return null;
    throw error;
  });
  if (reader === null) return null;
  const all = [...task.train, ...task.test];
  const every = Math.max(1, Math.floor(all.length / LOOKED_AT));
  const some = all.filter((_, index) => index % every === 0);
  const length = (text: string | null): number => (text === null ? 0 : reader.tokenizer.encode(readMarks(text)).length);
  const cut = some.filter(({ text, text2 }) => length(text) + length(text2) + TAKEN > reader.positions).length;
  if (cut === 0) return null;
  const share = Math.max(1, Math.round((100 * cut) / some.length));
  return `About ${share} % of the texts are longer than the ${reader.positions} places of this encoder and are cut at their end.`;
}
