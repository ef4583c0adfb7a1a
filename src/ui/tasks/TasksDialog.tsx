import type { TaskSection } from '../../store/tasks-state';
import { useTasks, useTasksState } from '../context';
import { ShelfDialog } from '../shelf/ShelfDialog';
import { BundledTasks } from './BundledTasks';
import { ChoicePanel } from './ChoicePanel';
import { DataSetSection } from './DataSetSection';
import { FilesSection } from './FilesSection';
import { OwnTasks } from './OwnTasks';
import './tasks-dialog.css';

/** What each part has the keyboard begin with. */
const FIRST: Readonly<Record<TaskSection, string | null>> = {
  device: '#tasks-own',
  files: '#tasks-files button',
  hub: '#tasks-hub-name',
  choice: null,
};

/** Every task that can be had, and how; and, once something was read, what its columns are. */
export function TasksDialog() {
  const tasks = useTasks();
  const open = useTasksState((state) => state.dialogOpen);
  const lookAt = useTasksState((state) => state.lookAt);
  const tables = useTasksState((state) => state.tables);
  const choice = useTasksState((state) => state.choice);
  const choosing = tables !== null && choice !== null;

  return (
    <ShelfDialog
      id="tasks-title"
      title={choosing ? 'What is to be learnt from it?' : 'Tasks'}
      about={
        choosing
          ? 'Check what the lab has guessed, and correct it. Nothing of it leaves this browser.'
          : 'Labelled sentences or pairs of sentences, in a part to learn from and a part to be tested on.'
      }
      open={open}
      first={choosing ? '#choice-title' : lookAt === null ? null : FIRST[lookAt]}
      onClose={() => tasks.hide()}
    >
      {choosing ? (
        <ChoicePanel tables={tables} choice={choice} />
      ) : (
        <div className="shelf-columns">
          <div className="shelf-column">
            <BundledTasks />
          </div>
          <div className="shelf-column">
            <FilesSection />
            <DataSetSection />
            <OwnTasks />
          </div>
        </div>
      )}
    </ShelfDialog>
  );
}
