import { useId } from 'react';
import type { NamedColumns, TaskChoice } from '../../worker/protocol';
import { useTasks } from '../context';
import { Select } from '../controls/Select';

interface Props {
  readonly columns: readonly string[];
  readonly choice: TaskChoice;
}

/** No column is called so: names of columns are trimmed. */
const NONE = ' none';

/** Which column is what. */
export function ColumnsForm({ columns, choice }: Props) {
  const tasks = useTasks();
  const id = useId();
  const entries = columns.map((column) => ({ id: column, title: column }));
  const named: NamedColumns = { text: choice.text, text2: choice.text2, label: choice.label };

  return (
    <div className="choice-row">
      <div className="choice-field">
        <label htmlFor={`${id}text`}>Text</label>
        <Select
          id={`${id}text`}
          groups={[{ title: null, entries }]}
          value={choice.text}
          onChoose={(text) => void tasks.setColumns({ ...named, text })}
        />
      </div>
      <div className="choice-field">
        <label htmlFor={`${id}text2`}>Second text</label>
        <Select
          id={`${id}text2`}
          groups={[{ title: null, entries: [{ id: NONE, title: 'none' }, ...entries] }]}
          value={choice.text2 ?? NONE}
          onChoose={(text2) => void tasks.setColumns({ ...named, text2: text2 === NONE ? null : text2 })}
        />
      </div>
      <div className="choice-field">
        <label htmlFor={`${id}label`}>Label</label>
        <Select
          id={`${id}label`}
          groups={[{ title: null, entries }]}
          value={choice.label}
          onChoose={(label) => void tasks.setColumns({ ...named, label })}
        />
      </div>
    </div>
  );
}
