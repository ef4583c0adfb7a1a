/** Which hub is asked. */
import { LabError } from '../lab/errors';

export const PUBLIC_HUB = 'https://huggingface.co';

export const PUBLIC_DATA_SETS = 'https://datasets-server.huggingface.co';
/** Where another hub than the public one has its server of data sets. */
const DATA_SETS_PATH = '/datasets-server';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The hub that a page asks: the public one, whatever a link says. Only a page that is itself served from this machine may
 * be sent to another one, and only to one on this machine: a link from a stranger can neither choose who learns what is
 * fetched nor reach into a network.
 *
 * @throws LabError `hub-name-invalid` for any other address.
 */
export function hubForPage(address: string | null, pageHost: string): string {
  if (address === null) return PUBLIC_HUB;
  const url = parse(address);
  if (url !== null && LOOPBACK.test(url.hostname) && LOOPBACK.test(pageHost)) return withoutSlash(url);
  throw new LabError(
    'hub-name-invalid',
    `“${address.slice(0, 80)}” cannot be used as a hub: a page may only be given one on its own machine.`,
    'Remove “hub=…” from the address of this page.',
  );
}

/** The hub that a command asks: `HF_ENDPOINT`, as other programs take it. @throws LabError `hub-name-invalid`. */
export function hubFromEnvironment(endpoint: string | undefined): string {
  if (endpoint === undefined || endpoint === '') return PUBLIC_HUB;
  const url = parse(endpoint);
  if (url !== null) return withoutSlash(url);
  throw new LabError(
    'hub-name-invalid',
    `HF_ENDPOINT is “${endpoint}”, which is not a web address.`,
    `Set it to an address such as ${PUBLIC_HUB}, or unset it.`,
  );
}

/** The server that shows the rows of the data sets of `hub`, as {@link hubForPage} gives it. */
export function dataSetServerOf(hub: string): string {
  return hub === PUBLIC_HUB ? PUBLIC_DATA_SETS : `${hub}${DATA_SETS_PATH}`;
}

/** The one that a command asks: `HF_DATASETS_SERVER`, or the one of its hub. @throws LabError `hub-name-invalid`. */
export function dataSetServerFromEnvironment(server: string | undefined, hub: string): string {
  if (server === undefined || server === '') return dataSetServerOf(hub);
  const url = parse(server);
  if (url !== null) return withoutSlash(url);
  throw new LabError(
    'hub-name-invalid',
    `HF_DATASETS_SERVER is “${server}”, which is not a web address.`,
    `Set it to an address such as ${PUBLIC_DATA_SETS}, or unset it.`,
  );
}

function parse(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
}

function withoutSlash({ origin, pathname }: URL): string {
  return `${origin}${pathname}`.replace(/\/+$/, '');
}
