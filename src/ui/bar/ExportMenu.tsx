import { exportCsv, exportJson, type Measurements } from '../../store/export';
import { appliedRecipe } from '../../store/session-state';
import type { Session } from '../../store/session';
import { useColumns, useSession, useSessionState } from '../context';
import { Popover } from '../controls/Popover';
import { download } from '../download';

export function ExportMenu() {
  const session = useSession();
  const opened = useSessionState((state) => state.population !== null);
  const { columns } = useColumns('evaluation');
  const empty = !opened || columns.evaluation.length + columns.step.length === 0;

  function save(kind: 'csv' | 'json'): void {
    const measured = measurements(session);
    if (measured === null) return;
    const name = `infoprompt-lab-${measured.population.task.id.replace(/[^\w-]+/g, '-').slice(0, 60)}-step-${columns.position.step}`;
    if (kind === 'csv') download(`${name}.csv`, 'text/csv', [...exportCsv(measured)]);
    else download(`${name}.json`, 'application/json', [JSON.stringify(exportJson(measured, navigator.userAgent))]);
    session.announce(`${kind.toUpperCase()} saved.`);
  }

  return (
    <Popover width={270} buttonClass="button export" button="Export">
      <div className="menu" role="group" aria-label="Export the measurements">
        <button type="button" className="button" disabled={empty} onClick={() => save('csv')}>
          CSV <span className="muted small">one line per number</span>
        </button>
        <button type="button" className="button" disabled={empty} onClick={() => save('json')}>
          JSON <span className="muted small">recipe, runs, curves</span>
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
  const { population, marks, final } = state;
  return { recipe: appliedRecipe(state), population, columns: session.columns, marks, final };
}
