import { useRef } from 'react';
import { fileSize } from '../../store/numbers';
import type { OwnTasks as Own } from '../../worker/protocol';
import { useSessionState, useTasks, useTasksState } from '../context';
import { RemovableItem } from '../shelf/RemovableItem';
import { SectionProblem } from './SectionProblem';
import { UseTask } from './UseTask';

/** The user's own tasks that this browser holds. */
export function OwnTasks() {
  const own = useTasksState((state) => state.own);
  const heading = useRef<HTMLHeadingElement>(null);
  return (
    <section aria-labelledby="tasks-own">
      <h3 id="tasks-own" ref={heading} tabIndex={-1}>
        Your own
      </h3>
      {own === null || own.tasks.length === 0 ? (
        <p className="small muted">None yet: drop a file, paste some lines, or fetch a data set.</p>
      ) : (
        <ul className="shelf-list">
          {own.tasks.map((task) => (
            <OwnItem key={task.id} task={task} onRemoved={() => heading.current?.focus()} />
          ))}
        </ul>
      )}
      <SectionProblem section="device" />
    </section>
  );
}

interface ItemProps {
  readonly task: Own['tasks'][number];
  readonly onRemoved: () => void;
}

function OwnItem({ task, onRemoved }: ItemProps) {
  const tasks = useTasks();
  const inUse = useSessionState((state) => state.population?.task.id === task.id);
  const { id, title, source, classes, train, test, bytes, stored } = task;
  return (
    <RemovableItem
      title={title}
      about={
        <>
          <p>
            {classes} classes · {train} train · {test} test · {fileSize(bytes)}
          </p>
          <p>
            {source} · {stored ? 'kept in this browser' : 'until this page is left'}
          </p>
        </>
      }
      actions={<UseTask id={id} title={title} />}
      question={
        inUse
          ? 'It is in use: the present training goes on, but cannot be opened again without it. Delete it all the same?'
          : 'Delete it from this browser? The file that it came from stays where it is.'
      }
      onRemove={() => tasks.remove(id)}
      onRemoved={onRemoved}
    />
  );
}
