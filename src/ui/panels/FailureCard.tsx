import type { Failure, LabErrorCode } from '../../lab/errors';
import { useSession, useSessionState } from '../context';

const TITLES: Readonly<Partial<Record<LabErrorCode, string>>> = {
  'backend-lost': 'The graphics device was lost',
  'backend-unavailable': 'This backend is not available',
  'encoder-missing': 'The encoder was not found',
  'encoder-corrupt': 'The encoder’s files are damaged',
  'task-missing': 'The task was not found',
  'task-invalid': 'The task cannot be used',
  'recipe-invalid': 'The recipe cannot be trained',
  cancelled: 'Loading was cancelled',
};

/** What went wrong, and what one can do. */
export function FailureCard({ failure }: { readonly failure: Failure }) {
  const session = useSession();
  const stopped = useSessionState((state) => state.play === 'failed');
  const { code, message, remedy } = failure;
  const calm = code === 'cancelled';
  return (
    <div className={`card ${calm ? 'card-tint' : 'card-bad'}`} role={calm ? 'status' : 'alert'}>
      <div className="card-row">
        <div>
          <p className="card-title">{TITLES[code] ?? 'Something went wrong'}</p>
          {calm ? null : <p className="card-message">{message}</p>}
          <p className="small">{remedy}</p>
        </div>
        {stopped ? (
          <button type="button" className="button button-small" onClick={() => session.retry()}>
            Try again
          </button>
        ) : (
          <button type="button" className="button button-small" onClick={() => session.dismissFailure()}>
            Dismiss
          </button>
        )}
      </div>
    </div>
  );
}
