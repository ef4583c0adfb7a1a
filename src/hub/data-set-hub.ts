/** Questions about data sets: to the hub itself, which keeps the files, and to its server that shows their rows. */
import * as v from 'valibot';
import { LabError } from '../lab/errors';
import { notUnderstood, refuseDataSet } from './data-set-refusal';
import { ask, Passing, patiently, unreachable, type Asker, type Hub } from './request';

export interface DataSetHub extends Hub {
  /** The server that shows rows; without a slash at the end. */
  readonly dataSets: string;
}

export function rowServer(hub: DataSetHub): Hub {
  return { ...hub, address: hub.dataSets };
}

/** Who is offline is told soon: nothing has been gained yet that would be worth the waiting. */
const RETRIES = 2;

/**
 * @param path below the hub's address, with escapes.
 * @param what is asked about, for messages.
 * @throws LabError
 */
export async function askJson<S extends v.GenericSchema>(
  hub: Hub,
  path: string,
  what: string,
  schema: S,
  asker: Asker,
  retries = RETRIES,
): Promise<v.InferOutput<S>> {
  const attempt = async (): Promise<unknown> => {
    const { response, done } = await ask(hub, path, what, asker.signal, {}, refuseDataSet);
    let text: string;
    try {
      text = await response.text();
    } catch (error) {
      throw new Passing(unreachable(hub, error));
    } finally {
      done();
    }
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // As a rule it was cut off on its way.
      throw new Passing(notUnderstood(what, hub, 'no JSON'));
    }
  };
  const json = await inOwnWords(() => patiently(hub, asker, attempt, retries));
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  throw notUnderstood(what, hub, v.getDotPath(parsed.issues[0]) ?? 'no object');
}

/** Parameters as an address has them. */
export function query(parameters: Readonly<Record<string, string | number>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}

/** Unlike models, data sets are small: what has arrived of a file is not kept. */
export async function inOwnWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const remedies: Partial<Record<string, string>> = {
      cancelled: 'Fetch it again when you like.',
      'hub-unreachable': 'Check the connection to the internet, then fetch it again.',
      'download-corrupt': 'Fetch it again.',
    };
    const remedy = remedies[error.code];
    throw remedy === undefined ? error : new LabError(error.code, error.message, remedy, { cause: error });
  }
}

/** Whether the same may still be had in another way. */
export function mayBeHadOtherwise(error: unknown): boolean {
  return error instanceof LabError && error.code !== 'cancelled' && error.code !== 'hub-unreachable';
}
