import { useEffect, useId, useState } from 'react';
import { RECIPE_FIELDS, SHOTS } from '../../lab/recipe';
import { fetchTasks, type CatalogueEntry } from '../../store/catalogue';
import { usePage, useSessionState } from '../context';
import { FieldLabel } from '../controls/FieldLabel';
import { Segmented } from '../controls/Segmented';
import { Select } from '../controls/Select';
import { EncoderControl } from '../encoders/EncoderControl';
import { OwnSentences } from './OwnSentences';

const OWN = ' own';

/** What is learnt, from how many examples, and by which encoder it is read. */
export function TaskControls() {
  const { session, baseUrl } = usePage();
  const task = useSessionState((state) => state.recipe.task);
  const shots = useSessionState((state) => state.recipe.shots);
  const brought = useSessionState((state) => state.brought);
  const [listed, setListed] = useState<readonly CatalogueEntry[]>([]);
  const id = useId();

  useEffect(() => {
    void fetchTasks(baseUrl).then(setListed);
  }, [baseUrl]);

  function chooseTask(chosen: string): void {
    if (chosen === OWN) return;
    session.useTask(null);
    session.change({ task: chosen });
  }

  const tasks =
    brought === null
      ? withPresent(listed, task)
      : [...withPresent(listed, task), { id: OWN, title: `Your own: ${brought.name}` }];
  const stops: readonly string[] = SHOTS;
  const options = (stops.includes(String(shots)) ? stops : [...stops, String(shots)]).map((text) => ({
    value: Number(text),
    text,
  }));

  return (
    <div className="field-stack">
      <div>
        <FieldLabel field="task" htmlFor={`${id}task`} />
        <Select
          id={`${id}task`}
          groups={[{ title: null, entries: tasks }]}
          value={brought === null ? task : OWN}
          onChoose={chooseTask}
        />
        <OwnSentences />
      </div>
      <div>
        <FieldLabel field="shots" id={`${id}shots`} />
        <Segmented
          labelledBy={`${id}shots`}
          options={options}
          value={shots}
          onChoose={(value) => session.change({ shots: value })}
        />
      </div>
      <EncoderControl />
    </div>
  );
}

/** A link may name something that the catalogue does not list. */
function withPresent(entries: readonly CatalogueEntry[], id: string): readonly CatalogueEntry[] {
  if (entries.some((entry) => entry.id === id)) return entries;
  return [...entries, { id, title: id.slice(0, RECIPE_FIELDS.task.maxLength) }];
}
