import type { ChoiceReview, TaskChoice } from '../../worker/protocol';
import { useTasks } from '../context';

interface Props {
  readonly choice: TaskChoice;
  readonly review: ChoiceReview | null;
}

type Chosen = TaskChoice['classes'][number];

/** The classes, what they are called, and the words that their embeddings start from. */
export function ClassTable({ choice, review }: Props) {
  const tasks = useTasks();

  function set(index: number, patch: Partial<Chosen>): void {
    tasks.setChoice({ classes: choice.classes.map((one, at) => (at === index ? { ...one, ...patch } : one)) });
  }

  return (
    <div className="class-scroll">
      <table className="class-table">
        <thead>
          <tr>
            <th scope="col">Label</th>
            <th scope="col">Class</th>
            <th scope="col" title="Its embedding is where the class begins">
              Label word
            </th>
            <th scope="col" className="figure">
              Train
            </th>
            <th scope="col" className="figure">
              Test
            </th>
          </tr>
        </thead>
        <tbody>
          {choice.classes.map(({ value, name, word }, index) => (
            <tr key={value}>
              <th scope="row">{value}</th>
              <td>
                <input
                  className="text-box"
                  aria-label={`Name of class ${value}`}
                  maxLength={60}
                  aria-invalid={name.trim() === ''}
                  value={name}
                  onChange={(event) => set(index, { name: event.target.value })}
                />
              </td>
              <td>
                <input
                  className="text-box"
                  aria-label={`Label word of ${value}`}
                  maxLength={60}
                  aria-invalid={word.trim() === ''}
                  value={word}
                  onChange={(event) => set(index, { word: event.target.value })}
                />
              </td>
              <td className="figure number">{review?.classes[index]?.train ?? '–'}</td>
              <td className="figure number">{review?.classes[index]?.test ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
