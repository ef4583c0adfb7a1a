import { useId } from 'react';
import { otherTitle } from '../../store/task-names';
import type { TablesInfo, TaskChoice } from '../../worker/protocol';
import { useTasks, useTasksState } from '../context';
import { ChoiceReviewView } from './ChoiceReviewView';
import { ClassTable } from './ClassTable';
import { ColumnsForm } from './ColumnsForm';
import { JudgingForm } from './JudgingForm';
import { Preview } from './Preview';
import { ReadingProgress } from './ReadingProgress';
import { SectionProblem } from './SectionProblem';

interface Props {
  readonly tables: TablesInfo;
  readonly choice: TaskChoice;
}

/** What was read, what the lab takes it for, and the way to correct that. */
export function ChoicePanel({ tables, choice }: Props) {
  const tasks = useTasks();
  const notes = useTasksState((state) => state.notes);
  const review = useTasksState((state) => state.review);
  const making = useTasksState((state) => state.making);
  const store = useTasksState((state) => state.store);
  const lasting = useTasksState((state) => state.own?.lasting !== false);
  const reading = useTasksState((state) => state.reading);
  const renamed = useTasksState((state) => otherTitle(choice.title, state.own));
  const title = useId();
  const question = useId();

  return (
    <>
      <div className="choice-panel">
        <div className="choice-source">
          <button type="button" className="button button-small" onClick={() => tasks.back()}>
            ← Other data
          </button>
          <p className="small muted">{tables.source}</p>
        </div>
        {reading === null ? null : <ReadingProgress reading={reading} />}
        <SectionProblem section="files" />
        <Preview tables={tables} choice={choice} />
        {notes.map((note) => (
          <p key={note} className="small muted">
            {note}
          </p>
        ))}
        <div className="choice-columns">
          <div className="choice-column">
            <ColumnsForm columns={tables.columns} choice={choice} />
            {choice.classes.length === 0 ? null : <ClassTable choice={choice} review={review} />}
          </div>
          <div className="choice-column">
            <div className="choice-field">
              <label htmlFor={title}>Name of the task</label>
              <input
                id={title}
                className="text-box"
                maxLength={80}
                value={choice.title}
                aria-describedby={renamed === null ? undefined : `${title}taken`}
                onChange={(event) => tasks.setChoice({ title: event.target.value })}
              />
              {renamed === null ? null : (
                <p id={`${title}taken`} className="small muted">
                  There is a task of this name; this one will be called “{renamed}”.
                </p>
              )}
            </div>
            <div className="choice-field">
              <label htmlFor={question}>What is asked of a text</label>
              <input
                id={question}
                className="text-box"
                maxLength={200}
                placeholder="in words, as you would ask a person"
                value={choice.question}
                onChange={(event) => tasks.setChoice({ question: event.target.value })}
              />
            </div>
            <JudgingForm choice={choice} />
            {choice.classes.length === 0 ? null : <ChoiceReviewView review={review} />}
          </div>
        </div>
      </div>
      <footer className="choice-foot">
        <SectionProblem section="choice" />
        <label className="check-row small">
          <input
            type="checkbox"
            checked={store && lasting}
            disabled={!lasting}
            onChange={(event) => tasks.setStore(event.target.checked)}
          />
          {lasting ? 'Keep it in this browser when the page is left' : 'This browser keeps nothing for this page'}
        </label>
        <button
          type="button"
          className="button button-primary"
          disabled={review === null || making || reading !== null || choice.title.trim() === ''}
          onClick={() => void tasks.make()}
        >
          {making ? 'Making the task…' : 'Learn this task'}
        </button>
      </footer>
    </>
  );
}
