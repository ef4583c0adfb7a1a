import { useId, useMemo, useState } from 'react';
import { PRESET_IDS, PRESETS, type PresetId } from '../../lab/presets';
import { count } from '../../store/numbers';
import { useSession, useSessionState } from '../context';
import { FieldLabel } from '../controls/FieldLabel';
import { HelpTip } from '../controls/HelpTip';
import { methodColour } from '../theme';
import './method-list.css';

/** The methods that are compared, each with its colour, where it comes from and how much of it is trained. */
export function MethodList() {
  const session = useSession();
  const chosen = useSessionState((state) => state.recipe.presets);
  const runs = useSessionState((state) => state.population?.runs);
  const [all, setAll] = useState(false);
  const id = useId();
  const parameters = useMemo(() => new Map(runs?.map((run) => [run.preset, run.parameters])), [runs]);
  const shown = PRESET_IDS.filter((preset) => all || chosen.includes(preset));

  function toggle(preset: PresetId): void {
    const on = chosen.includes(preset);
    session.change({ presets: PRESET_IDS.filter((other) => (other === preset ? !on : chosen.includes(other))) });
  }

  return (
    <div>
      <FieldLabel field="presets" id={id} />
      <ul className="method-list" aria-labelledby={id}>
        {shown.map((preset) => {
          const on = chosen.includes(preset);
          const { name, source, about } = PRESETS[preset];
          const trained = parameters.get(preset);
          return (
            <li key={preset} className="method-row">
              <label
                style={{ '--method': methodColour(preset) }}
                title={on && chosen.length === 1 ? 'At least one method stays.' : undefined}
              >
                <input
                  type="checkbox"
                  checked={on}
                  disabled={on && chosen.length === 1}
                  onChange={() => toggle(preset)}
                />
                <span className="method-text">
                  <span className="method-name">{name}</span>
                  <span
                    className="method-source"
                    title={trained === undefined ? source : `${source}; ${count(trained)} trainable parameters`}
                  >
                    {source}
                    {trained === undefined ? '' : ` · ${count(trained)} params`}
                  </span>
                </span>
              </label>
              <HelpTip about={name} help={about} />
            </li>
          );
        })}
      </ul>
      <button type="button" className="link-button small" aria-expanded={all} onClick={() => setAll(!all)}>
        {all ? 'show the chosen ones only' : '+ add a method'}
      </button>
    </div>
  );
}
