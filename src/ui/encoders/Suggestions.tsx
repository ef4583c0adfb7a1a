import { SUGGESTIONS } from '../../hub/suggestions';
import { fileSize, inWords } from '../../store/numbers';
import { useEncoders, useEncodersState } from '../context';
import '../shelf/suggestions.css';

/** A few public models to begin with; pressing one writes its name into the field and does no more. */
export function Suggestions() {
  const encoders = useEncoders();
  const busy = useEncodersState((state) => state.fetching !== null);
  return (
    <div>
      <h4 id="encoders-suggestions" className="small muted">
        Some to begin with
      </h4>
      <ul className="suggestions" aria-labelledby="encoders-suggestions">
        {SUGGESTIONS.map(({ name, title, parameters, downloadBytes, expectedMemory, warning }) => (
          <li key={name}>
            <button
              type="button"
              className="suggestion"
              disabled={busy}
              onClick={() => {
                encoders.setName(name);
                document.getElementById('encoders-hub-name')?.focus();
              }}
            >
              <span className="suggestion-head">
                <strong>{title}</strong>
                <span className="suggestion-name">{name}</span>
              </span>
              <span className="suggestion-facts number">
                {inWords(parameters)} parameters · {fileSize(downloadBytes)} to fetch · about {fileSize(expectedMemory)}{' '}
                of memory
              </span>
              {warning === null ? null : <span className="suggestion-warning">{warning}</span>}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
