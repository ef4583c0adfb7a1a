/** Names of data sets on the hub, as people type or paste them. */
import { addressParts, isRepositoryName, refusal, show } from './repository-name';

export interface DataSetName {
  /** `owner/name`; the oldest data sets have a name alone. */
  readonly name: string;
  /** One of the data sets that are kept under that name; null where none was named. */
  readonly config: string | null;
}

/** Names of configurations are names of folders too; these signs are forbidden in them. */
const CONFIG = /^[^<>:/\\|?*\p{Cc}]{1,200}$/u;

const invalid = refusal(
  'Write it as on huggingface.co: owner/name, or owner/name:configuration; or paste the address of the data set.',
);

/**
 * Reads `owner/name`, `name`, either with `:config`, or the address of a data set's page or of one of its tables there.
 *
 * @throws LabError `hub-name-invalid` that says what is wrong with it.
 */
export function parseDataSetName(text: string): DataSetName {
  const trimmed = text.trim();
  const parts = addressParts(trimmed, invalid);
  if (parts !== null) return parseParts(parts, trimmed);
  const colon = trimmed.indexOf(':');
  // Some copy the name with what stands before it in the address.
  const name = (colon < 0 ? trimmed : trimmed.slice(0, colon)).replace(/^datasets\/(?=[^/]+\/)/, '');
  return checked(name, colon < 0 ? null : trimmed.slice(colon + 1), trimmed);
}

/** How the name is written in one word. */
export function writeDataSetName({ name, config }: DataSetName): string {
  return config === null ? name : `${name}:${config}`;
}

/** `datasets/owner/name`, and whatever comes after it; `viewer/config` and `viewer/config/split` name a configuration. */
function parseParts([first, ...rest]: readonly string[], text: string): DataSetName {
  if (first !== 'datasets') throw invalid(`${show(text)} is not the address of a data set.`);
  const verb = rest.findIndex((part, index) => index > 0 && /^(viewer|tree|blob|resolve|commits?|raw)$/.test(part));
  const name = rest.slice(0, verb === 1 ? 1 : 2).join('/');
  const config = verb >= 0 && rest[verb] === 'viewer' ? (rest[verb + 1] ?? null) : null;
  return checked(name, config, text);
}

function checked(name: string, config: string | null, text: string): DataSetName {
  if (!isRepositoryName(name)) throw invalid(`${show(text)} is not the name of a data set.`);
  if (config !== null && (!CONFIG.test(config) || /^\.+$/.test(config) || config.trim() !== config)) {
    throw invalid(`${show(config)} is not the name of a configuration.`);
  }
  return { name, config };
}
