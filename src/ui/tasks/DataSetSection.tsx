import { findSuggestion } from '../../hub/data-set-suggestions';
import { parseDataSetName } from '../../hub/data-set-name';
import { useTasks, useTasksState } from '../context';
import { DataSetParts } from './DataSetParts';
import { DataSetSuggestions } from './DataSetSuggestions';
import { SectionProblem } from './SectionProblem';

/** At most so many rows of a split are fetched unless the user says otherwise. */
export const USUAL_ROWS = 10_000;

/** Any public data set of the hub, by name. */
export function DataSetSection() {
  const tasks = useTasks();
  const name = useTasksState((state) => state.name);
  const busy = useTasksState((state) => state.reading !== null);
  const dataSet = useTasksState((state) => state.dataSet);

  /** A data set that the lab knows is fetched at once; of another, its parts are shown first. */
  function ask(): void {
    const known = knownDataSet(name);
    if (known === null) void tasks.describe(name);
    else void tasks.fetch({ name: known.name, config: known.config, splits: known.splits, maxRows: USUAL_ROWS });
  }

  return (
    <section aria-labelledby="tasks-hub">
      <h3 id="tasks-hub">From the Hugging Face hub</h3>
      <form
        className="name-form"
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <label htmlFor="tasks-hub-name" className="small muted">
          Name of a data set, or the address of its page
        </label>
        <div className="name-row">
          <input
            id="tasks-hub-name"
            className="text-box"
            value={name}
            placeholder="owner/name or owner/name:configuration"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={300}
            readOnly={busy}
            onChange={(event) => tasks.setName(event.target.value)}
          />
          <button type="submit" className="button button-primary" disabled={busy || name.trim() === ''}>
            Fetch
          </button>
        </div>
      </form>
      {dataSet === null ? null : <DataSetParts key={dataSet.id} dataSet={dataSet} />}
      <SectionProblem section="hub" />
      <p className="small muted">
        The hub’s data-set server is asked only when you press Fetch; nothing of yours is sent.
      </p>
      <DataSetSuggestions />
    </section>
  );
}

/** What the lab knows of a data set; null for another, or for something that is no name. */
function knownDataSet(name: string): ReturnType<typeof findSuggestion> {
  try {
    return findSuggestion(parseDataSetName(name));
  } catch {
    // What is wrong with the name is said by whoever asks for it.
    return null;
  }
}
