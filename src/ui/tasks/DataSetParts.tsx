import { useId, useState } from 'react';
import { usualSplits } from '../../hub/data-set-parts';
import type { DataSetDescription } from '../../worker/protocol';
import { useTasks, useTasksState } from '../context';
import { Select } from '../controls/Select';
import { USUAL_ROWS } from './DataSetSection';

const COUNT = new Intl.NumberFormat('en-GB');
const ROWS = [1000, 10_000, 100_000];

/** What there is of a data set, and which of it to fetch. */
export function DataSetParts({ dataSet }: { readonly dataSet: DataSetDescription }) {
  const tasks = useTasks();
  const asked = useTasksState((state) => state.name.split(':')[1] ?? null);
  const busy = useTasksState((state) => state.reading !== null);
  const { id: name, configs, licence } = dataSet;
  const [chosen, setChosen] = useState(
    () => configs.find(({ config }) => config === asked)?.config ?? configs[0]?.config ?? '',
  );
  const [splits, setSplits] = useState<readonly string[] | null>(null);
  const [rows, setRows] = useState(USUAL_ROWS);
  const id = useId();
  const config = configs.find((one) => one.config === chosen);
  if (config === undefined) return null;
  const wanted = splits ?? usualSplits(config);

  function toggle(split: string, on: boolean): void {
    setSplits(on ? [...wanted, split] : wanted.filter((one) => one !== split));
  }

  return (
    <div className="outcome data-set-parts" role="group" aria-label={name}>
      <p className="small">
        <strong>{name}</strong> · {licence === null ? 'licence not stated' : `licence: ${licence}`}
      </p>
      <div className="choice-row">
        {configs.length > 1 ? (
          <div className="choice-field">
            <label htmlFor={`${id}config`}>Configuration</label>
            <Select
              id={`${id}config`}
              groups={[{ title: null, entries: configs.map((one) => ({ id: one.config, title: one.config })) }]}
              value={chosen}
              onChoose={(value) => {
                setChosen(value);
                setSplits(null);
              }}
            />
          </div>
        ) : null}
        <div className="choice-field">
          <label htmlFor={`${id}rows`}>Rows of each, at most</label>
          <Select
            id={`${id}rows`}
            groups={[
              { title: null, entries: ROWS.map((count) => ({ id: String(count), title: COUNT.format(count) })) },
            ]}
            value={String(rows)}
            onChoose={(value) => setRows(Number(value))}
          />
        </div>
      </div>
      <fieldset className="split-list">
        <legend className="small muted">Parts</legend>
        {config.splits.map(({ split, rows: size }) => (
          <label key={split} className="small">
            <input
              type="checkbox"
              checked={wanted.includes(split)}
              onChange={(event) => toggle(split, event.target.checked)}
            />
            {split}
            {size === null ? '' : ` (${COUNT.format(size)} rows)`}
          </label>
        ))}
      </fieldset>
      <button
        type="button"
        className="button button-small button-primary"
        disabled={busy || wanted.length === 0}
        onClick={() => void tasks.fetch({ name, config: chosen, splits: wanted, maxRows: rows })}
      >
        Fetch these
      </button>
    </div>
  );
}
