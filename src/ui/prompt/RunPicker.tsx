import { useId } from 'react';
import { PRESETS } from '../../lab/presets';
import { hasPrompt } from '../../store/chosen-run';
import { methodsOf, runsOf } from '../../store/methods';
import { runTitleInMethod } from '../../store/run-names';
import type { PopulationInfo } from '../../worker/protocol';
import { useSession, useSessionState } from '../context';
import { Select } from '../controls/Select';
import { methodColour } from '../theme';
import './run-picker.css';

interface Props {
  readonly population: PopulationInfo;
  readonly run: number;
}

/** Which run the view is about; to choose one is to follow it, here and on all charts. */
export function RunPicker({ population: { runs }, run }: Props) {
  const session = useSession();
  const lostAt = useSessionState(({ diverged }) => diverged.get(run));
  const id = useId();
  const chosen = runs[run];
  if (chosen === undefined) return null;
  const own = runsOf(runs, chosen.preset);
  const methods = methodsOf(runs).map((preset) => ({ id: preset, title: PRESETS[preset].name }));
  return (
    <div className="run-picker">
      <div>
        <label htmlFor={`${id}method`} className="small muted">
          <span className="method-bar" style={{ background: methodColour(chosen.preset) }} />
          Method
        </label>
        <Select
          id={`${id}method`}
          groups={[{ title: null, entries: methods }]}
          value={chosen.preset}
          onChoose={(preset) => session.follow(runs.findIndex((other) => other.preset === preset))}
        />
      </div>
      <div>
        <label htmlFor={`${id}run`} className="small muted">
          Run
        </label>
        <Select
          id={`${id}run`}
          groups={[
            {
              title: null,
              entries: own.map((index) => ({
                id: String(index),
                title: `#${index + 1} ${runTitleInMethod(runs, index)}`,
              })),
            },
          ]}
          value={String(run)}
          onChoose={(index) => session.follow(Number(index))}
        />
      </div>
      {hasPrompt(chosen) ? null : (
        <p className="small run-picker-note">
          {PRESETS[chosen.preset].name} has no prompt: the encoder reads the text as it is. Choose another method to see
          what its prompt has become.
        </p>
      )}
      {lostAt === undefined ? null : (
        <p className="small run-picker-note problem">
          This run diverged at step {lostAt}: its loss is no number any more, and its prompt has stood still since then.
        </p>
      )}
    </div>
  );
}
