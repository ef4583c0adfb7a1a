import type { Reading } from '../../store/tasks-state';
import { useTasks } from '../context';
import { ProgressBar } from '../controls/ProgressBar';
import { readingText } from './reading-text';

/** A reading under way, and the way to stop it. */
export function ReadingProgress({ reading }: { readonly reading: Reading }) {
  const tasks = useTasks();
  const { name, done, total, note, stopping } = reading;
  return (
    <div className="fetch-progress">
      <div className="outcome-row">
        <p className="small number">{readingText(reading)}</p>
        <button type="button" className="button button-small" disabled={stopping} onClick={() => tasks.cancel()}>
          {stopping ? 'Stopping…' : 'Cancel'}
        </button>
      </div>
      <ProgressBar label={`Reading ${name}`} share={total === 0 ? null : done / total} />
      <p role="status" className="small fetch-note">
        {note}
      </p>
    </div>
  );
}
