import type { Failure, LabErrorCode } from '../../lab/errors';
import { withShortCommits } from '../../store/encoder-names';
import { useSession, useSessionState } from '../context';
import { MissingEncoder } from '../encoders/MissingEncoder';
import { MissingTask } from '../tasks/MissingTask';
import { failureTitle } from './failure-titles';

/** These are no faults: something is to be decided. */
const CALM: ReadonlySet<LabErrorCode> = new Set(['cancelled', 'encoder-not-stored', 'task-not-stored']);

/** What went wrong, and what one can do. */
export function FailureCard({ failure }: { readonly failure: Failure }) {
  const session = useSession();
  const stopped = useSessionState((state) => state.play === 'failed');
  const { code, message, remedy } = failure;
  const calm = CALM.has(code);
  return (
    <div className={`card ${calm ? 'card-tint' : 'card-bad'}`} role={calm ? 'status' : 'alert'}>
      <div className="card-row">
        <div>
          <p className="card-title">{failureTitle(code)}</p>
          {code === 'cancelled' ? null : <p className="card-message">{withShortCommits(message)}</p>}
          <p className="small">{remedy}</p>
        </div>
        {stopped && code === 'encoder-not-stored' ? (
          <MissingEncoder />
        ) : stopped && code === 'task-not-stored' ? (
          <MissingTask />
        ) : stopped ? (
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
