import { useEffect, useRef } from 'react';
import { useHistory, useHistoryState } from '../context';

/** A deletion that can be taken back, and what came of storage and imports. */
export function HistoryNews() {
  const history = useHistory();
  const removed = useHistoryState((state) => state.removed);
  const notice = useHistoryState((state) => state.notice);
  const problem = useHistoryState((state) => state.problem);
  const undo = useRef<HTMLButtonElement>(null);

  // The deleted entry had the keyboard.
  useEffect(() => {
    if (removed !== null) undo.current?.focus({ preventScroll: true });
  }, [removed]);

  return (
    <>
      {removed === null ? null : (
        <div className="card history-news">
          <p className="small">Deleted: {removed.label}</p>
          <button
            type="button"
            ref={undo}
            className="button button-small"
            onClick={() => void history.restoreRemoved()}
          >
            Undo
          </button>
        </div>
      )}
      {notice === '' && problem === null ? null : (
        <div className={`card history-news ${problem === null ? '' : 'card-bad'}`} role="status">
          <p className="small">{problem === null ? notice : `${problem.message} ${problem.remedy}`}</p>
          <button type="button" className="button button-small" onClick={() => history.dismiss()}>
            Dismiss
          </button>
        </div>
      )}
    </>
  );
}
