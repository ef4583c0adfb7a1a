/** What each failure is called. */
import type { LabErrorCode } from '../../lab/errors';

const TITLES: Readonly<Partial<Record<LabErrorCode, string>>> = {
  'backend-lost': 'The graphics device was lost',
  'backend-unavailable': 'This backend is not available',
  'encoder-missing': 'The encoder was not found',
  'encoder-corrupt': 'The encoder’s files are damaged',
  'encoder-unsupported': 'The lab cannot run this encoder',
  'encoder-not-stored': 'This recipe needs an encoder from elsewhere',
  'tokenizer-mismatch': 'The tokenizer does not belong to the encoder',
  'storage-full': 'The browser’s storage is full',
  'storage-failed': 'The browser’s storage cannot be used',
  'task-missing': 'The task was not found',
  'task-not-stored': 'This recipe needs a task from elsewhere',
  'task-invalid': 'The task cannot be used',
  'recipe-invalid': 'The recipe cannot be trained',
  'checkpoint-invalid': 'The training could not be taken up',
  cancelled: 'Loading was cancelled',
};

export function failureTitle(code: LabErrorCode): string {
  return TITLES[code] ?? 'Something went wrong';
}
