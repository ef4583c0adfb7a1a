/** Names of models on the hub, as people type or paste them. */
import { addressParts, isRepositoryName, refusal, show } from './repository-name';

export interface HubName {
  /** `owner/name`; the oldest models have a name alone. */
  readonly name: string;
  /** Branch, tag or commit; null for the present state. */
  readonly revision: string | null;
}

const REVISION = /^\w[\w./-]{0,127}$/;
/** First parts of addresses that lead to something else than a model. */
const ELSEWHERE = new Set(['api', 'collections', 'datasets', 'docs', 'models', 'papers', 'spaces']);

const invalid = refusal(
  'Write it as on huggingface.co: owner/name, or owner/name@revision; or paste the address of the model.',
);

/**
 * Reads `owner/name`, `name`, either with `@revision`, or the address of a model's page.
 *
 * @throws LabError `hub-name-invalid` that says what is wrong with it.
 */
export function readHubName(text: string): HubName {
  const trimmed = text.trim();
  const parts = addressParts(trimmed, invalid);
  if (parts !== null) return readParts(parts, trimmed);
  const [name = '', ...rest] = trimmed.split('@');
  return checked(name, rest.length === 0 ? null : rest.join('@'), trimmed);
}

/** How the name is written in one word. */
export function writeHubName({ name, revision }: HubName): string {
  return revision === null ? name : `${name}@${revision}`;
}

/** `/owner/name`, `/owner/name/tree/revision`, `/owner/name/blob/revision/file`; `/name` for the oldest models. */
function readParts(parts: readonly string[], text: string): HubName {
  const [first = ''] = parts;
  if (ELSEWHERE.has(first)) throw invalid(`${show(text)} is not the address of a model.`);
  const verb = parts.findIndex((part, index) => index > 0 && /^(tree|blob|resolve|commit)$/.test(part));
  if (verb < 0) return checked(parts.slice(0, 2).join('/'), null, text);
  return checked(parts.slice(0, verb).join('/'), parts[verb + 1] ?? null, text);
}

function checked(name: string, revision: string | null, text: string): HubName {
  if (!isRepositoryName(name)) throw invalid(`${show(text)} is not the name of a model.`);
  if (revision !== null && (!REVISION.test(revision) || revision.includes('..'))) {
    throw invalid(`${show(revision)} is not a revision.`);
  }
  return { name, revision };
}
