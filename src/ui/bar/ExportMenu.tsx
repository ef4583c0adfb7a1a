import { useState } from 'react';
import { inSlices } from '../../lab/statistics/slices';
import { exportCsv, exportJson, type Measurements } from '../../store/export';
import { afterTask } from '../../store/sliced';
import { appliedRecipe } from '../../store/session-state';
import type { Session } from '../../store/session';
import { useColumns, useSession, useSessionState } from '../context';
import { Popover } from '../controls/Popover';
import { saveFile } from '../files';

export function ExportMenu() {
  const session = useSession();
  const opened = useSessionState((state) => state.population !== null);
  const { columns } = useColumns('evaluation');
  const [preparing, setPreparing] = useState(false);
  const empty = !opened || columns.evaluation.length + columns.step.length === 0;

  async function save(kind: 'csv' | 'json'): Promise<void> {
    const measured = measurements(session);
    if (measured === null) return;
    const name = `infoprompt-lab-${measured.population.task.id.replace(/[^\w-]+/g, '-').slice(0, 60)}-step-${columns.position.step}`;
    if (kind === 'csv') saveFile(`${name}.csv`, new Blob([...exportCsv(measured)], { type: 'text/csv' }));
    else {
      setPreparing(true);
      const experiment = await inSlices(exportJson(measured, navigator.userAgent), { breathe: afterTask });
      setPreparing(false);
      const json = JSON.stringify(experiment);
      saveFile(`${name}.json`, new Blob([json], { type: 'application/json' }));
    }
    session.announce(`${kind.toUpperCase()} saved.`);
  }

  return (
    <Popover width={270} buttonClass="button export" button="Export">
      <div className="menu" role="group" aria-label="Export the measurements">
        <button type="button" className="button" disabled={empty} onClick={() => void save('csv')}>
          CSV <span className="muted small">one line per number</span>
        </button>
        <button type="button" className="button" disabled={empty || preparing} onClick={() => void save('json')}>
          JSON <span className="muted small">{preparing ? 'computing…' : 'recipe, runs, curves, statistics'}</span>
        </button>
      </div>
      <p className="muted small">
        {empty ? 'Nothing has been measured yet.' : 'Every run and every step, as measured.'}
      </p>
    </Popover>
  );
}

function measurements(session: Session): Measurements | null {
  const state = session.store.getState();
  if (state.population === null) return null;
  const { population, marks, final, diverged } = state;
  return { recipe: appliedRecipe(state), population, columns: session.columns, marks, final, diverged };
}
