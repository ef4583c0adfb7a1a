/** What the names of models and of data sets have in common, as people type or paste them. */
import { LabError } from '../lab/errors';

const NAME = /^[a-z\d][\w.-]{0,95}(?:\/[a-z\d_][\w.-]{0,95})?$/i;
const ADDRESS = /^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co)\/(.*)$/i;

export type Refusal = (message: string, cause?: unknown) => LabError;

/** @param remedy how such a name is to be written. */
export function refusal(remedy: string): Refusal {
  return (message, cause) => new LabError('hub-name-invalid', message, remedy, { cause });
}

/** Whether models and data sets can be called so. */
export function isRepositoryName(name: string): boolean {
  return NAME.test(name) && !name.includes('..');
}

/**
 * The parts of an address on the hub; null for what is no address.
 *
 * @throws LabError for nothing at all, an address elsewhere, or one that cannot be read.
 */
export function addressParts(text: string, invalid: Refusal): string[] | null {
  if (text === '') throw invalid('No name was given.');
  const [, path] = ADDRESS.exec(text) ?? [];
  if (path === undefined) {
    if (/^\w+:\/\//.test(text)) throw invalid(`${show(text)} is not an address on huggingface.co.`);
    return null;
  }
  const parts = path
    .replace(/[?#].*$/, '')
    .split('/')
    .filter((part) => part !== '');
  try {
    return parts.map(decodeURIComponent);
  } catch (cause) {
    throw invalid(`${show(text)} is not a readable address.`, cause);
  }
}

export function show(text: string): string {
  return `“${text.slice(0, 80)}”`;
}
