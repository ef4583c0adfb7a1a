/** Every error the laboratory can name. The page and the command line decide how to show it; the code never changes. */
export type LabErrorCode =
  | 'encoder-missing'
  | 'encoder-corrupt'
  | 'encoder-unsupported'
  | 'encoder-not-stored'
  | 'tokenizer-mismatch'
  | 'hub-name-invalid'
  | 'hub-not-found'
  | 'hub-refused'
  | 'hub-unavailable'
  | 'hub-unreachable'
  | 'download-corrupt'
  | 'download-running'
  | 'storage-full'
  | 'storage-failed'
  | 'task-missing'
  | 'task-invalid'
  | 'task-not-stored'
  | 'recipe-invalid'
  | 'history-invalid'
  | 'backend-unavailable'
  | 'backend-lost'
  | 'diverged'
  | 'figure-failed'
  | 'copy-refused'
  | 'checkpoint-invalid'
  | 'checkpoint-too-large'
  | 'cancelled'
  | 'internal';

/** An error that says what went wrong (`message`) and what the user can do about it (`remedy`). */
export class LabError extends Error {
  readonly code: LabErrorCode;
  readonly remedy: string;

  constructor(code: LabErrorCode, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LabError';
    this.code = code;
    this.remedy = remedy;
  }
}

/** The same facts as plain data, so that they cross the worker's boundary. */
export interface Failure {
  readonly code: LabErrorCode;
  readonly message: string;
  readonly remedy: string;
}

export function toFailure(error: unknown): Failure {
  if (error instanceof LabError) return { code: error.code, message: error.message, remedy: error.remedy };
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal',
    message,
    remedy: 'Reload the page; if it happens again, please report the recipe and this message.',
  };
}
