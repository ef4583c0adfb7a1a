import { useId } from 'react';
import { taskOptions } from '../../store/task-names';
import { useSession, useSessionState, useTasks, useTasksState } from '../context';
import { FieldLabel } from '../controls/FieldLabel';
import { Select } from '../controls/Select';
import { readingText } from './reading-text';
import '../controls/label-row.css';

/** What is learnt, and the way to all other tasks. */
export function TaskControl() {
  const session = useSession();
  const tasks = useTasks();
  const task = useSessionState((state) => state.recipe.task);
  const listed = useTasksState((state) => state.bundled);
  const known = useTasksState((state) => state.own);
  const id = useId();
  const { bundled, own, absent } = taskOptions(listed, known, task);

  return (
    <div>
      <div className="label-row">
        <FieldLabel field="task" htmlFor={id} />
        <button type="button" className="link-button small" aria-haspopup="dialog" onClick={() => tasks.show()}>
          Tasks, own data…
        </button>
      </div>
      <Select
        id={id}
        groups={[
          { title: null, entries: absent === null ? [] : [absent] },
          { title: own.length === 0 ? null : 'In the lab', entries: bundled },
          { title: 'Your own', entries: own },
        ]}
        value={task}
        onChoose={(value) => session.change({ task: value })}
      />
      <ReadingLine />
    </div>
  );
}

/** Reading goes on while the dialog is closed; here one sees how far it is, and what came of it. */
function ReadingLine() {
  const tasks = useTasks();
  const open = useTasksState((state) => state.dialogOpen);
  const reading = useTasksState((state) => state.reading);
  const waiting = useTasksState((state) => state.tables?.source ?? null);
  const failed = useTasksState((state) => state.problem !== null && state.problem.section !== 'device');
  if (open) return null;
  if (reading !== null) return <p className="small muted number fetching-line">{readingText(reading)}</p>;
  if (waiting === null && !failed) return null;
  return (
    <button type="button" className="link-button small" aria-haspopup="dialog" onClick={() => tasks.show()}>
      {failed ? 'It could not be read: see why…' : `Go on with ${waiting ?? ''}…`}
    </button>
  );
}
