/** Names of models on the hub, as people type or paste them. */
import { LabError } from '../lab/errors';

export interface HubName {
  /** `owner/name`; the oldest models have a name alone. */
  readonly name: string;
  /** Branch, tag or commit; null for the present state. */
  readonly revision: string | null;
}

const NAME = /^[a-z\d][\w.-]{0,95}(?:\/[a-z\d_][\w.-]{0,95})?$/i;
const REVISION = /^\w[\w./-]{0,127}$/;
const ADDRESS = /^(?:https?:\/\/)?(?:www\.)?(?:huggingface\.co|hf\.co)\/(.*)$/i;
/** First parts of addresses that lead to something else than a model. */
const ELSEWHERE = new Set(['api', 'collections', 'datasets', 'docs', 'models', 'papers', 'spaces']);

/**
 * Reads `owner/name`, `name`, either with `@revision`, or the address of a model's page.
 *
 * @throws LabError `hub-name-invalid` that says what is wrong with it.
 */
export function readHubName(text: string): HubName {
  const trimmed = text.trim();
  if (trimmed === '') throw invalid('No name was given.');
  const [, path] = ADDRESS.exec(trimmed) ?? [];
  if (path !== undefined) return readPath(path, trimmed);
  if (/^\w+:\/\//.test(trimmed)) throw invalid(`${show(trimmed)} is not an address on huggingface.co.`);
  const [name = '', ...rest] = trimmed.split('@');
  return checked(name, rest.length === 0 ? null : rest.join('@'), trimmed);
}

/** How the name is written in one word. */
export function writeHubName({ name, revision }: HubName): string {
  return revision === null ? name : `${name}@${revision}`;
}

/** `/owner/name`, `/owner/name/tree/revision`, `/owner/name/blob/revision/file`; `/name` for the oldest models. */
function readPath(path: string, text: string): HubName {
  const parts = path
    .replace(/[?#].*$/, '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => decode(part, text));
  const [first = ''] = parts;
  if (ELSEWHERE.has(first)) throw invalid(`${show(text)} is not the address of a model.`);
  const verb = parts.findIndex((part, index) => index > 0 && /^(tree|blob|resolve|commit)$/.test(part));
  if (verb < 0) return checked(parts.slice(0, 2).join('/'), null, text);
  return checked(parts.slice(0, verb).join('/'), parts[verb + 1] ?? null, text);
}

function decode(part: string, text: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw invalid(`${show(text)} is not a readable address.`, cause);
  }
}

/** Whether models and data sets can be called so. */
export function isRepositoryName(name: string): boolean {
  return NAME.test(name) && !name.includes('..');
}

function checked(name: string, revision: string | null, text: string): HubName {
  if (!isRepositoryName(name)) throw invalid(`${show(text)} is not the name of a model.`);
  if (revision !== null && (!REVISION.test(revision) || revision.includes('..'))) {
    throw invalid(`${show(revision)} is not a revision.`);
  }
  return { name, revision };
}

function show(text: string): string {
  return `“${text.slice(0, 80)}”`;
}

function invalid(message: string, cause?: unknown): LabError {
  return new LabError(
    'hub-name-invalid',
    message,
    'Write it as on huggingface.co: owner/name, or owner/name@revision; or paste the address of the model.',
    { cause },
  );
}
