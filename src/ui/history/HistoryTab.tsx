import { useState } from 'react';
import { useHistory, useHistoryState } from '../context';
import { ComparedTable } from './ComparedTable';
import { HistoryItem } from './HistoryItem';
import { HistoryNews } from './HistoryNews';
import { HistoryTools } from './HistoryTools';
import './history.css';

/** With fewer entries a search would only be in the way. */
const SEARCHED_FROM = 11;

/** Every training of this browser that was evaluated at least once. */
export function HistoryTab() {
  const history = useHistory();
  const entries = useHistoryState((state) => state.entries);
  const lasting = useHistoryState((state) => state.lasting);
  const [wanted, setWanted] = useState('');
  if (entries === null) return <p className="small muted">Opening the history…</p>;
  const searched = entries.length >= SEARCHED_FROM;
  const words = searched ? wanted.trim().toLowerCase() : '';
  const shown = entries.filter((entry) =>
    [entry.label, entry.note, entry.task, entry.encoder].some((text) => text.toLowerCase().includes(words)),
  );

  return (
    <div className="tab-column history">
      <p className="small muted">
        {lasting
          ? 'Trainings are kept in this browser at every pause and at their end, up to 200. Pinned ones stay.'
          : 'This browser keeps nothing for this page (a private window, perhaps): the history lasts until the page is left.'}
      </p>
      <HistoryNews />
      <HistoryTools count={entries.length} />
      <ComparedTable />
      {searched ? (
        <input
          type="search"
          className="text-box"
          aria-label="Search the history"
          placeholder={`Search ${entries.length} trainings`}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      ) : null}
      {entries.length === 0 ? (
        <p className="history-empty">
          Nothing here yet. Press Play: as soon as a training has been evaluated and pauses or ends, it is listed here,
          named after what you changed. Then lay it over the charts of the next one.
        </p>
      ) : shown.length === 0 ? (
        <p className="small muted">No training has these words.</p>
      ) : (
        <ul className="history-list" aria-label="Past trainings">
          {shown.map((entry) => (
            <HistoryItem key={entry.id} entry={entry} onRemove={() => void history.remove(entry.id)} />
          ))}
        </ul>
      )}
    </div>
  );
}
