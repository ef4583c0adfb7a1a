import { useSessionState, useTasks } from '../context';
import { UseButton } from '../shelf/ShelfItem';

/** Makes a task the recipe's, or says that it is. */
export function UseTask({ id, title }: { readonly id: string; readonly title: string }) {
  const tasks = useTasks();
  const chosen = useSessionState((state) => state.recipe.task === id);
  return <UseButton title={title} chosen={chosen} onUse={() => tasks.use(id)} />;
}
