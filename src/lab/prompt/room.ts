/** How long a prompt may be in front of a text. */
import type { Encoder } from '../encoder/encoder';
import { LabError } from '../errors';

/** Places a text needs besides the prompt: special tokens, and a few words to be about something. */
const LEAST_ROOM = 12;

/** @throws LabError `recipe-invalid` for a prompt that leaves no room for a text. */
export function checkPromptLength(promptLength: number, { config }: Encoder): void {
  const longest = config.positions - LEAST_ROOM;
  if (promptLength <= longest) return;
  throw new LabError(
    'recipe-invalid',
    `A prompt of ${promptLength} tokens leaves no room for a text: this encoder has ${config.positions} positions.`,
    `Choose at most ${longest} prompt tokens.`,
  );
}
