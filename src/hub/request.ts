/** One question to the hub, and patience with it: what passes is tried again, the rest is named. */
import { LabError } from '../lab/errors';

export interface Hub {
  /** Without a slash at the end. */
  readonly address: string;
  readonly fetch: typeof fetch;
  /** Resolves after so many milliseconds; rejects when the signal says so. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** A connection that is silent for so long is taken as broken, milliseconds; absent: the usual time. */
  readonly patience?: number;
}

/** Who waits for an answer. */
export interface Asker {
  readonly signal: AbortSignal;
  /** Why nothing comes just now; null when it goes on. */
  readonly onNote: (note: string | null) => void;
}

/** A failure that may be over soon. */
export class Passing extends Error {
  constructor(
    /** What is said when it is not. */
    readonly failure: LabError,
    readonly details: {
      /** How long the other side asks to wait, milliseconds. */
      readonly after?: number | null;
      /** Whether something was gained; then patience starts anew. */
      readonly progressed?: boolean;
    } = {},
  ) {
    super(failure.message);
  }
}

/** Waits between tries, milliseconds. */
const WAITS = [500, 1500, 4000, 10_000] as const;
/** The longest that is waited because the other side asks for it, milliseconds. */
const LONGEST_WAIT = 60_000;
const USUAL_PATIENCE = 45_000;

/**
 * Tries until it works, fails for good or patience is over.
 *
 * @param retries at most so many after a try that brought nothing; the last ones at the longest of the usual waits.
 * @throws LabError
 */
export async function patiently<T>(
  hub: Hub,
  asker: Asker,
  attempt: () => Promise<T>,
  retries: number = WAITS.length,
): Promise<T> {
  let tries = 0;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (asker.signal.aborted) throw cancelled(error);
      if (!(error instanceof Passing)) throw error;
      const { failure, details } = error;
      if (details.progressed === true) tries = 0;
      if (tries === retries) throw failure;
      const usual = WAITS[Math.min(tries++, WAITS.length - 1)] ?? 0;
      const pause = Math.min(LONGEST_WAIT, Math.max(usual, details.after ?? 0));
      asker.onNote(`${failure.message} Trying again in ${Math.ceil(pause / 1000)} s.`);
      await hub.wait(pause, asker.signal).catch((cause: unknown) => {
        throw cancelled(cause);
      });
      asker.onNote(null);
    }
  }
}

export interface Answer {
  readonly response: Response;
  /** To be called whenever bytes arrive. */
  readonly alive: () => void;
  /** To be called when the answer was read. */
  readonly done: () => void;
}

/** What is made of an answer that is a refusal. Its body has not been read; reading it may fail. */
export type Refuse = (response: Response, hub: Hub, what: string) => LabError | Passing | Promise<LabError | Passing>;

/**
 * One question.
 *
 * @throws Passing or LabError; nothing else.
 */
export async function ask(
  hub: Hub,
  path: string,
  what: string,
  signal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
  refuse: Refuse = refuseModel,
): Promise<Answer> {
  const connection = new AbortController();
  const stop = (): void => connection.abort();
  signal.addEventListener('abort', stop, { once: true });
  const giveUp = (): void => connection.abort(Object.assign(new Error('Silence.'), { code: 'SILENCE' }));
  const patience = hub.patience ?? USUAL_PATIENCE;
  let timer = setTimeout(giveUp, patience);
  const done = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  };
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, patience);
  };
  try {
    if (signal.aborted) throw cancelled();
    const response = await hub.fetch(`${hub.address}${path}`, {
      headers,
      signal: connection.signal,
      // Nothing about the person goes along, and the browser need not keep what the lab keeps.
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    });
    if (response.ok || response.status === 416) return { response, alive, done };
    const refusal = await refuse(response, hub, what);
    // What has been read, or is being read, cannot be cancelled and need not be.
    await response.body?.cancel().catch(() => undefined);
    throw refusal;
  } catch (error) {
    done();
    if (error instanceof LabError || error instanceof Passing) throw error;
    if (signal.aborted) throw cancelled(error);
    throw new Passing(unreachable(hub, error));
  }
}

function refuseModel(response: Response, hub: Hub, what: string): LabError | Passing {
  const { status } = response;
  const host = hostOf(hub);
  const reason = response.headers.get('x-error-code');
  if (reason === 'GatedRepo' || (status === 403 && reason === null)) return gated(what, hub);
  if (reason === 'RevisionNotFound') {
    return new LabError('hub-not-found', `${host} knows no such revision of ${what}.`, 'Check the part after the “@”.');
  }
  if (status === 401 || status === 403) {
    return new LabError(
      'hub-refused',
      `${host} does not give out ${what}: there is no such model, or it is private.`,
      'Check the spelling. The lab sends no token, so it can only fetch public models; a private one can be added as a folder.',
    );
  }
  if (status === 404) {
    return new LabError('hub-not-found', `${host} has no ${what}.`, 'Check the spelling of the name and the revision.');
  }
  return refuseOther(response, hub, what);
}

/** Refusals that say nothing of what was asked for: the server is busy, out of order or of another kind. */
export function refuseOther(response: Response, hub: Hub, what: string): LabError | Passing {
  const { status } = response;
  const host = hostOf(hub);
  const busy = status === 429;
  const failure = new LabError(
    'hub-unavailable',
    busy ? `${host} says that it is asked too often.` : `${host} answered ${status} for ${what}.`,
    busy ? 'Wait some minutes, then fetch it again.' : 'Try again later.',
  );
  if (busy || status === 408 || status >= 500) return new Passing(failure, { after: retryAfter(response) });
  return failure;
}

export function gated(what: string, hub: Hub): LabError {
  return new LabError(
    'hub-refused',
    `${what} is gated: ${hostOf(hub)} gives it only to people who have accepted its terms.`,
    'The lab sends no token. Download it yourself and add the folder, or choose another model.',
  );
}

export function unreachable(hub: Hub, cause: unknown): LabError {
  const host = hostOf(hub);
  const code = systemCode(cause);
  const reasons: Readonly<Record<string, string>> = {
    ENOTFOUND: `The name ${host} is not known to the network: no connection, or a wrong address.`,
    EAI_AGAIN: `The name ${host} could not be looked up: no connection to the internet?`,
    ECONNREFUSED: `${host} refuses connections.`,
    SILENCE: `${host} has fallen silent.`,
  };
  const broken = /ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_ABORTED/.test(code);
  return new LabError(
    'hub-unreachable',
    reasons[code] ?? (broken ? `The connection to ${host} broke.` : `${host} could not be reached.`),
    'Check the connection to the internet, then fetch it again; what has arrived is kept.',
    { cause },
  );
}

export function cancelled(cause?: unknown): LabError {
  return new LabError('cancelled', 'The download was stopped.', 'Fetch it again to go on where it stopped.', { cause });
}

/** Milliseconds that the answer asks to wait, if it does. */
export function retryAfter(response: Response): number | null {
  const text = response.headers.get('retry-after');
  if (text === null || text.trim() === '') return null;
  const seconds = Number(text);
  const milliseconds = Number.isNaN(seconds) ? Date.parse(text) - Date.now() : seconds * 1000;
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : null;
}

export function hostOf({ address }: Hub): string {
  return new URL(address).host;
}

/** Node says why below the error it throws; browsers do not say. */
function systemCode(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return '';
}
