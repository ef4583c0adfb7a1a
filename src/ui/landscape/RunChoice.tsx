import { useId } from 'react';
import type { RunInfo } from '../../lab/training/runs';
import { methodEntry } from '../../store/landscape';
import { RunSelect } from '../controls/RunSelect';
import { Select } from '../controls/Select';
import type { ChosenRuns } from './useChosenRuns';

export const RUN_NAMES = ['A', 'B', 'C'] as const;

/** The method, and which of its runs. */
export function RunChoice({ chosen, runs }: { readonly chosen: ChosenRuns; readonly runs: readonly RunInfo[] }) {
  const id = useId();
  const { methods, method, among } = chosen;
  if (method === null) return null;
  return (
    <div className="landscape-choice">
      {methods.size < 2 ? null : (
        <div className="landscape-method">
          <label htmlFor={id} className="small muted">
            Method
          </label>
          <Select
            id={id}
            groups={[{ title: null, entries: [...methods].map(([preset, own]) => methodEntry(preset, own)) }]}
            value={method}
            onChoose={(value) => {
              const next = [...methods.keys()].find((preset) => preset === value);
              if (next !== undefined) chosen.chooseMethod(next);
            }}
          />
        </div>
      )}
      {chosen.runs.map((run, place) => (
        <RunSelect
          key={place}
          label={`Run ${RUN_NAMES[place] ?? ''}`}
          runs={runs}
          among={among}
          value={run}
          onChoose={(next) => chosen.chooseRun(place, next)}
        />
      ))}
    </div>
  );
}
