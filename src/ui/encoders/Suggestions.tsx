import { SUGGESTIONS } from '../../hub/suggestions';
import { fileSize, inWords } from '../../store/numbers';
import { useEncoders, useEncodersState } from '../context';
import { Suggestion } from '../shelf/Suggestion';

/** A few public models to begin with. */
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
          <Suggestion
            key={name}
            title={title}
            name={name}
            facts={`${inWords(parameters)} parameters · ${fileSize(downloadBytes)} to fetch · about ${fileSize(expectedMemory)} of memory`}
            warning={warning}
            field="encoders-hub-name"
            disabled={busy}
            onChoose={(chosen) => encoders.setName(chosen)}
          />
        ))}
      </ul>
    </div>
  );
}
