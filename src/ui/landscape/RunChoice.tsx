import { useId } from 'react';
import type { RunInfo } from '../../lab/training/runs';
import { mixableEntry, RUN_NAMES } from '../../store/landscape';
import { MethodName } from '../controls/MethodName';
import { RunSelect } from '../controls/RunSelect';
import { Select } from '../controls/Select';
import type { ChosenRuns } from './useChosenRuns';

interface Props {
  readonly chosen: ChosenRuns;
  readonly runs: readonly RunInfo[];
}

/** The methods, and which of their runs. */
export function RunChoice({ chosen, runs }: Props) {
  const id = useId();
  const { sets, set } = chosen;
  if (set === null) {
    return (
      <p className="small">
        There are not enough runs that can be mixed and have not diverged: choose more seeds or initialisations.
      </p>
    );
  }
  return (
    <div className="landscape-choice">
      {sets.length < 2 ? null : (
        <div className="landscape-method">
          <label htmlFor={id} className="small muted">
            Methods
          </label>
          <Select
            id={id}
            groups={[{ title: null, entries: sets.map(mixableEntry) }]}
            value={set.id}
            onChoose={chosen.chooseSet}
          />
        </div>
      )}
      {chosen.runs.map((run, place) => (
        <RunSelect
          key={place}
          label={`Run ${RUN_NAMES[place] ?? ''}`}
          runs={runs}
          among={set.runs}
          value={run}
          onChoose={(next) => chosen.chooseRun(place, next)}
        />
      ))}
    </div>
  );
}

/** Which point is a run of which method. */
export function PointsLegend({
  points,
  runs,
}: {
  readonly points: readonly number[];
  readonly runs: readonly RunInfo[];
}) {
  return (
    <ul className="legend landscape-points" aria-label="Runs in the picture">
      {points.map((run, place) => {
        const preset = runs[run]?.preset;
        return preset === undefined ? null : (
          <li key={place}>
            <strong>{RUN_NAMES[place]}</strong>
            <MethodName preset={preset} />
          </li>
        );
      })}
    </ul>
  );
}
