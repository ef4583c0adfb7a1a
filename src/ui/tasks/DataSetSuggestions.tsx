import { DATA_SET_SUGGESTIONS, suggestionName } from '../../hub/data-set-suggestions';
import { useTasks, useTasksState } from '../context';
import { Suggestion } from '../shelf/Suggestion';

/** The public sets of the paper and a few more. */
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
            <Suggestion
              key={name}
              title={suggestion.title}
              name={name}
              facts={`${suggestion.classes.length} classes · ${suggestion.terms}`}
              warning={null}
              field="tasks-hub-name"
              disabled={busy}
              onChoose={(chosen) => tasks.setName(chosen)}
            />
          );
        })}
      </ul>
    </details>
  );
}
