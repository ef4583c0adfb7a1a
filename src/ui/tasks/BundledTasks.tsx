import { useTasksState } from '../context';
import { ShelfItem } from '../shelf/ShelfItem';
import { BundledAbout } from './BundledAbout';
import { UseTask } from './UseTask';

/** The tasks that are part of the lab. */
export function BundledTasks() {
  const bundled = useTasksState((state) => state.bundled);
  return (
    <section aria-labelledby="tasks-bundled">
      <h3 id="tasks-bundled">In the lab</h3>
      {bundled.length === 0 ? (
        <p className="small muted">Looking…</p>
      ) : (
        <ul className="shelf-list">
          {bundled.map((task) => (
            <ShelfItem
              key={task.id}
              title={task.title}
              about={<p>{task.question}</p>}
              actions={<UseTask id={task.id} title={task.title} />}
            >
              <details className="shelf-details">
                <summary>
                  what it holds<span className="visually-hidden">: {task.title}</span>
                </summary>
                <BundledAbout task={task} />
              </details>
            </ShelfItem>
          ))}
        </ul>
      )}
    </section>
  );
}
