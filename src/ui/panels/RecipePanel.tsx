import { recipeDifferences } from '../../lab/recipe';
import { useSession, useSessionState } from '../context';
import { Knob, type NumberKey } from '../controls/Knob';
import { MethodList } from './MethodList';
import { PopulationControls } from './PopulationControls';
import { TaskControls } from './TaskControls';
import { UndoButtons } from './UndoButtons';
import './recipe-panel.css';

const LIVE: readonly NumberKey[] = ['promptLength', 'gamma', 'beta', 'kappa', 'learningRateScale'];
const LIVE_MORE: readonly NumberKey[] = ['negatives', 'temperature', 'decay'];
const SETTINGS: readonly NumberKey[] = ['steps', 'batch', 'evalEvery', 'learningRate', 'warmup', 'weightDecay'];

/** Everything that can be set. */
export function RecipePanel() {
  const session = useSession();
  const changed = useSessionState((state) => recipeDifferences(state.recipe).length > 0);
  return (
    <section className="panel recipe-panel" aria-label="Recipe">
      <div className="section-head">
        <h2 className="eyebrow">Recipe</h2>
        <UndoButtons />
        {changed ? (
          <button type="button" className="link-button small" onClick={() => session.restoreDefaults()}>
            back to defaults
          </button>
        ) : null}
      </div>
      <TaskControls />
      <MethodList />
      <h2 className="eyebrow">
        Live <span className="eyebrow-aside">acts at the next step</span>
      </h2>
      <Knobs fields={LIVE} />
      <details>
        <summary>more live knobs</summary>
        <Knobs fields={LIVE_MORE} />
      </details>
      <h2 className="eyebrow">Population</h2>
      <PopulationControls />
      <details>
        <summary>more settings</summary>
        <Knobs fields={SETTINGS} />
      </details>
    </section>
  );
}

function Knobs({ fields }: { readonly fields: readonly NumberKey[] }) {
  return (
    <div className="knobs">
      {fields.map((field) => (
        <Knob key={field} field={field} />
      ))}
    </div>
  );
}
