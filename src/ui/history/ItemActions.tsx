import { useEffect, useRef, useState, type RefObject } from 'react';
import type { HistoryEntry } from '../../store/history/entry';
import { useColumns, useHistory, useHistoryState, useSessionState } from '../context';

interface Props {
  readonly entry: HistoryEntry;
  readonly renameRef: RefObject<HTMLButtonElement | null>;
  readonly renaming: boolean;
  readonly onRename: () => void;
  readonly onRemove: () => void;
}

/** What can be done with a past training. */
export function ItemActions({ entry: { id, label, pinned }, renameRef, renaming, onRename, onRemove }: Props) {
  const history = useHistory();
  const begun = useSessionState((state) => state.begun);
  const overlaid = useHistoryState((state) => state.overlays.includes(id));
  const compared = useHistoryState((state) => state.compared.includes(id));
  const [asking, setAsking] = useState(false);

  return (
    <>
      <div className="history-actions" role="group" aria-label={`Actions: ${label}`}>
        <button
          type="button"
          className="chip"
          aria-pressed={overlaid}
          title="Its medians as dashed lines on the charts of accuracy and cross-entropy"
          onClick={() => history.toggleOverlay(id)}
        >
          Overlay
        </button>
        <button
          type="button"
          className="chip"
          aria-pressed={compared}
          title="Beside another one, difference by difference"
          onClick={() => history.toggleCompared(id)}
        >
          Compare
        </button>
        <button
          type="button"
          className="chip"
          aria-expanded={begun ? asking : undefined}
          title="Sets the controls to this recipe, for a new population"
          onClick={() => (begun ? setAsking(!asking) : history.loadRecipe(id))}
        >
          Load recipe
        </button>
        <button
          type="button"
          className="chip"
          aria-pressed={pinned}
          title="Kept however many others follow"
          onClick={() => void history.mark(id, { pinned: !pinned })}
        >
          Pin
        </button>
        <button type="button" className="chip" ref={renameRef} aria-expanded={renaming} onClick={onRename}>
          Rename
        </button>
        <button type="button" className="chip" onClick={onRemove}>
          Delete
        </button>
      </div>
      {asking && begun ? (
        <Question
          onStart={() => {
            setAsking(false);
            history.startAgain(id);
          }}
          onKeep={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}

/** A training is under way: its recipe would be left, live knobs included. */
function Question({ onStart, onKeep }: { readonly onStart: () => void; readonly onKeep: () => void }) {
  const { step } = useColumns('step').columns.position;
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  return (
    <div className="card card-warn history-question" role="group" aria-label="Start a new population?">
      <p className="small">
        This starts a new population: the {step === 1 ? 'one step' : `${step} steps`} so far are left. What they came to
        stays in the history.
      </p>
      <button type="button" className="button button-small button-primary" onClick={onStart}>
        Start new
      </button>
      <button type="button" ref={keep} className="button button-small" onClick={onKeep}>
        Keep
      </button>
    </div>
  );
}
