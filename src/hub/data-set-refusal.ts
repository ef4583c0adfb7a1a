/** What it means when a data set is refused, and what is said then. */
import * as v from 'valibot';
import { LabError } from '../lab/errors';
import { hostOf, Passing, refuseOther, retryAfter, type Hub, type Refuse } from './request';

/** Answers of this kind come from faults of the server, not of the data set. */
const FAULTS = /^(?:$|UnexpectedApiError|UnexpectedError|AuthCheckHubRequestError|JWT|MissingProcessingSteps)/;
const OWN_FILES = 'Download its files from its page yourself and open them here, or choose another data set.';
const LONGEST_SAYING = 200;

/** Both the hub and the server of rows say why in a header and, in words, in the body. */
export const refuseDataSet: Refuse = async (response, hub, what) => {
  const { status } = response;
  const host = hostOf(hub);
  const reason = response.headers.get('x-error-code') ?? '';
  const saying = await sayingOf(response);
  if (reason === 'GatedRepo') return gatedDataSet(what, hub);
  if (status === 401 || status === 403) {
    return new LabError(
      'hub-refused',
      `${host} does not give out ${what}: there is no such data set, or it is private or gated.`,
      'Check the spelling. The lab sends no token, so it can only fetch public data sets; the files of another one can be downloaded and opened here.',
    );
  }
  if (reason.startsWith('RenamedDataset')) {
    return new LabError('hub-not-found', `${what} has another name by now.`, 'Use the name that its page shows.');
  }
  if (status === 404) {
    return new LabError(
      'hub-not-found',
      `${host} has no ${what}.`,
      'Check the spelling of the name and the configuration.',
    );
  }
  if (reason === 'ResponseNotReady' || status === 503) {
    return new Passing(
      new LabError('hub-unavailable', `${host} is busy or still preparing ${what}.`, 'Try again in a minute.'),
      { after: retryAfter(response) },
    );
  }
  if (status === 422 || status === 501 || (status === 500 && !FAULTS.test(reason))) {
    const why = saying === '' ? '' : ` It says: “${saying}”`;
    return new LabError('hub-unavailable', `${host} cannot show ${what}.${why}`, OWN_FILES);
  }
  return refuseOther(response, hub, what);
};

export function gatedDataSet(what: string, hub: Hub): LabError {
  return new LabError(
    'hub-refused',
    `${what} is gated: ${hostOf(hub)} gives it only to people who have accepted its terms.`,
    'The lab sends no token. Download its files yourself and open them here, or choose another data set.',
  );
}

/** For an answer that is none. */
export function notUnderstood(what: string, hub: Hub, where: string): LabError {
  return new LabError(
    'hub-unavailable',
    `${hostOf(hub)} answers about ${what} in a way the lab does not understand (${where}).`,
    OWN_FILES,
  );
}

const Saying = v.object({ error: v.string() });

/** In one line; empty where nothing is said. */
async function sayingOf(response: Response): Promise<string> {
  try {
    const parsed = v.safeParse(Saying, await response.json());
    const line = parsed.success ? parsed.output.error.replaceAll(/\s+/g, ' ').trim() : '';
    return line.length > LONGEST_SAYING ? `${line.slice(0, LONGEST_SAYING)}…` : line;
  } catch {
    return '';
  }
}
