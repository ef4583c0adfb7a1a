import type { TaskSection } from '../../store/tasks-state';
import { useTasksState } from '../context';
import { OutcomeText } from '../shelf/OutcomeText';

/** What went wrong in a part of the dialog. */
export function SectionProblem({ section }: { readonly section: TaskSection }) {
  const problem = useTasksState((state) => state.problem);
  if (problem?.section !== section) return null;
  return <OutcomeText failure={problem.failure} cancelled="Stopped. Nothing was changed." />;
}
