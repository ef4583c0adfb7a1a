import { useColumns, useSession, useSessionState } from '../context';
import { wantsNewPopulation } from '../../store/session-state';

/** Asks before a change that cannot act on the running training. */
export function RestartBar() {
  const session = useSession();
  const asks = useSessionState((state) => state.begun && state.play !== 'loading' && wantsNewPopulation(state));
  return asks ? (
    <div className="card card-warn" role="status">
      <div className="card-row">
        <Cost />
        <div className="card-actions">
          <button type="button" className="button button-small button-primary" onClick={() => session.startNew()}>
            Start new
          </button>
          <button type="button" className="button button-small" onClick={() => session.keep()}>
            Keep
          </button>
        </div>
      </div>
    </div>
  ) : null;
}

function Cost() {
  const { step } = useColumns('step').columns.position;
  return <p>This change starts a new population: the {step === 1 ? 'one step' : `${step} steps`} so far are left.</p>;
}
