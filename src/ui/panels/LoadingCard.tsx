import { useSession, useSessionState } from '../context';
import { ProgressBar } from '../controls/ProgressBar';

/** The phase of loading, how far it is, and a way out. */
export function LoadingCard() {
  const session = useSession();
  const progress = useSessionState((state) => state.progress);
  const waiting = useSessionState((state) => state.playWhenOpen);
  const phase = progress?.phase ?? 'Preparing';
  const known = progress !== null && progress.total > 0;
  const share = known ? Math.min(1, progress.done / progress.total) : 0;
  // A phase without parts says 0 of 1 until it is over: that is no measure of how far it is.
  const measured = known && progress.total > 1;
  return (
    <div className="card card-tint card-loading">
      <div className="card-row">
        <div className="loading">
          <p>
            <strong>{phase}</strong>
            {measured ? <span className="muted number"> · {Math.round(100 * share)} %</span> : '…'}
            {waiting ? <span className="muted"> · Training starts as soon as this is done</span> : null}
          </p>
          <ProgressBar label={phase} share={measured ? share : null} />
        </div>
        <button type="button" className="button button-small" onClick={() => session.cancelLoading()}>
          Cancel
        </button>
      </div>
    </div>
  );
}
