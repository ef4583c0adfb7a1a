import { useEffect, useId, useState } from 'react';
import { RECIPE_FIELDS, SHOTS } from '../../lab/recipe';
import { EMPTY_CATALOGUE, fetchCatalogue, type CatalogueEntry } from '../../store/catalogue';
import { usePage, useSessionState } from '../context';
import { FieldLabel } from '../controls/FieldLabel';
import { Segmented } from '../controls/Segmented';
import { OwnSentences } from './OwnSentences';

const OWN = ' own';

/** What is learnt, from how many examples, and by which encoder it is read. */
export function TaskControls() {
  const { session, baseUrl } = usePage();
  const task = useSessionState((state) => state.recipe.task);
  const encoder = useSessionState((state) => state.recipe.encoder);
  const shots = useSessionState((state) => state.recipe.shots);
  const brought = useSessionState((state) => state.brought);
  const opened = useSessionState((state) => state.population?.encoder);
  const [catalogue, setCatalogue] = useState(EMPTY_CATALOGUE);
  const id = useId();

  useEffect(() => {
    void fetchCatalogue(baseUrl).then(setCatalogue);
  }, [baseUrl]);

  function chooseTask(chosen: string): void {
    if (chosen === OWN) return;
    session.useTask(null);
    session.change({ task: chosen });
  }

  const tasks =
    brought === null
      ? withPresent(catalogue.tasks, task)
      : [...withPresent(catalogue.tasks, task), { id: OWN, title: `Your own: ${brought.name}` }];
  const encoders = withPresent(catalogue.encoders, encoder).map((entry) => ({
    ...entry,
    title:
      entry.id === opened?.id ? `${entry.title} · ${opened.layers} layers × ${opened.width} · frozen` : entry.title,
  }));
  const stops: readonly string[] = SHOTS;
  const options = (stops.includes(String(shots)) ? stops : [...stops, String(shots)]).map((text) => ({
    value: Number(text),
    text,
  }));

  return (
    <div className="field-stack">
      <div>
        <FieldLabel field="task" htmlFor={`${id}task`} />
        <Select id={`${id}task`} entries={tasks} value={brought === null ? task : OWN} onChoose={chooseTask} />
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
      <div>
        <FieldLabel field="encoder" htmlFor={`${id}encoder`} />
        <Select
          id={`${id}encoder`}
          entries={encoders}
          value={encoder}
          onChoose={(value) => session.change({ encoder: value })}
        />
      </div>
    </div>
  );
}

interface SelectProps {
  readonly id: string;
  readonly entries: readonly CatalogueEntry[];
  readonly value: string;
  readonly onChoose: (value: string) => void;
}

function Select({ id, entries, value, onChoose }: SelectProps) {
  return (
    <select id={id} className="select" value={value} onChange={(event) => onChoose(event.target.value)}>
      {entries.map((entry) => (
        <option key={entry.id} value={entry.id}>
          {entry.title}
        </option>
      ))}
    </select>
  );
}

/** A link may name something that the catalogue does not list. */
function withPresent(entries: readonly CatalogueEntry[], id: string): readonly CatalogueEntry[] {
  if (entries.some((entry) => entry.id === id)) return entries;
  return [...entries, { id, title: id.slice(0, RECIPE_FIELDS.task.maxLength) }];
}
