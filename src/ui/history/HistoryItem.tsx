import { useRef, useState } from 'react';
import { endInWords, resultInWords } from '../../store/history/compare';
import { LONGEST_NOTE, type HistoryEntry } from '../../store/history/entry';
import { useHistory } from '../context';
import { MethodName } from '../controls/MethodName';
import { TextBox } from '../controls/TextBox';
import { ItemActions } from './ItemActions';

const WHEN = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

interface Props {
  readonly entry: HistoryEntry;
  readonly onRemove: () => void;
}

/** One past training: what it was, what came of it, and what can be done with it. */
export function HistoryItem({ entry, onRemove }: Props) {
  const history = useHistory();
  const [renaming, setRenaming] = useState(false);
  const rename = useRef<HTMLButtonElement>(null);
  const { id, label, pinned, note, begun, task, encoder, backend, methods, verdict, finished, judgedBy } = entry;

  function stopRenaming(): void {
    setRenaming(false);
    rename.current?.focus();
  }

  return (
    <li className="history-item" aria-label={label}>
      {renaming ? (
        <div
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === 'Escape') stopRenaming();
          }}
          onBlur={() => setRenaming(false)}
        >
          <label className="visually-hidden" htmlFor={`${id}label`}>
            Name
          </label>
          <TextBox
            id={`${id}label`}
            value={label}
            maxLength={120}
            first
            onSet={(text) => void history.mark(id, { label: text })}
          />
        </div>
      ) : (
        <h3 className="history-label">
          {pinned ? (
            <span className="history-pin" title="Pinned">
              <span aria-hidden="true">★</span>
              <span className="visually-hidden">pinned: </span>
            </span>
          ) : null}
          {label}
        </h3>
      )}
      <p className="small muted">
        {WHEN.format(begun)} · {task} · {encoder} · {endInWords(entry)}
      </p>
      <ul className="history-results" aria-label={`${finished ? 'Test' : 'Validation'} ${judgedBy}`}>
        {methods.map((result) => (
          <li key={result.preset}>
            <MethodName preset={result.preset} /> <span className="number">{resultInWords(entry, result)}</span>
          </li>
        ))}
      </ul>
      <ItemActions
        entry={entry}
        renameRef={rename}
        renaming={renaming}
        onRename={() => setRenaming(!renaming)}
        onRemove={onRemove}
      />
      <details className="history-more small">
        <summary>verdict and note</summary>
        <p>{verdict === '' ? 'No verdict: it was stopped before the end, or had nothing to compare.' : verdict}</p>
        <p className="muted">
          {finished ? 'Test' : 'Validation'} {judgedBy}; computed by {backend}.
        </p>
        <label className="small muted" htmlFor={`${id}note`}>
          Note
        </label>
        <textarea
          id={`${id}note`}
          className="text-box"
          rows={2}
          maxLength={LONGEST_NOTE}
          defaultValue={note}
          onBlur={(event) => {
            if (event.target.value !== note) void history.mark(id, { note: event.target.value });
          }}
        />
      </details>
      {note === '' ? null : <p className="small history-note">{note}</p>}
    </li>
  );
}
