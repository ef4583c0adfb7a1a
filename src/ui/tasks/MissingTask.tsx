import { dataSetOf, taskName } from '../../store/task-names';
import { useSession, useSessionState, useTasks, useTasksState } from '../context';

/** The way to a task that the recipe asks for, and, once it is here, on with the recipe. */
export function MissingTask() {
  const session = useSession();
  const tasks = useTasks();
  const id = useSessionState((state) => state.recipe.task);
  const here = useTasksState((state) => state.own?.tasks.some((task) => task.id === id) === true);
  if (here) {
    return (
      <button type="button" className="button button-small button-primary" onClick={() => session.retry()}>
        It is here now: go on
      </button>
    );
  }
  const dataSet = dataSetOf(id);
  return (
    <button
      type="button"
      className="button button-small button-primary"
      aria-haspopup="dialog"
      onClick={() => (dataSet === null ? tasks.show('files') : tasks.show('hub', dataSet))}
    >
      {dataSet === null ? `Bring ${taskName(id)} again…` : `Fetch ${dataSet}…`}
    </button>
  );
}
