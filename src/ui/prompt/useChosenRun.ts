import { chosenRun } from '../../store/chosen-run';
import { useSessionState } from '../context';

/** The run that the view is about; null where no run has a prompt. */
export function useChosenRun(): number | null {
  return useSessionState(({ population, followed }) => chosenRun(population?.runs ?? [], followed));
}
