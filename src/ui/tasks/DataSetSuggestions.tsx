import { DATA_SET_SUGGESTIONS, suggestionName } from '../../hub/data-set-suggestions';
import { useTasks, useTasksState } from '../context';
import '../shelf/suggestions.css';

/** The public sets of the paper and a few more; pressing one writes its name into the field and does no more. */
export function DataSetSuggestions() {
  const tasks = useTasks();
  const busy = useTasksState((state) => state.reading !== null);
  return (
    <details className="shelf-details">
      <summary id="tasks-suggestions">public sets to begin with</summary>
      <ul className="suggestions" aria-labelledby="tasks-suggestions">
        {DATA_SET_SUGGESTIONS.map((suggestion) => {
          const name = suggestionName(suggestion);
          return (
            <li key={name}>
              <button
                type="button"
                className="suggestion"
                disabled={busy}
                onClick={() => {
                  tasks.setName(name);
                  document.getElementById('tasks-hub-name')?.focus();
                }}
              >
                <span className="suggestion-head">
                  <strong>{suggestion.title}</strong>
                  <span className="suggestion-name">{name}</span>
                </span>
                <span className="suggestion-facts">
                  {suggestion.classes.length} classes · {suggestion.terms}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
