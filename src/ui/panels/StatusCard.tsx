import type { ReactNode } from 'react';
import { useSession, useSessionState } from '../context';
import { ExampleHint } from '../examples/ExampleHint';
import { TourOffer } from '../tour/TourOffer';
import { FailureCard } from './FailureCard';
import { LoadingCard } from './LoadingCard';
import { RestartBar } from './RestartBar';
import { ReadyText } from './ReadyText';
import { VerdictText } from './VerdictText';
import './status-card.css';

/** What is happening, in plain words; above it whatever needs an answer. */
export function StatusCard() {
  const failure = useSessionState((state) => state.failure);
  return (
    <section className="status-cards" aria-label="What is happening">
      <Notices />
      <TakenUp />
      {failure === null ? null : <FailureCard failure={failure} />}
      <RestartBar />
      <TourOffer />
      <Present />
      <ExampleHint />
    </section>
  );
}

function Present(): ReactNode {
  const play = useSessionState((state) => state.play);
  const begun = useSessionState((state) => state.begun);
  const population = useSessionState((state) => state.population);
  if (play === 'loading') return <LoadingCard />;
  if (population === null) return play === 'idle' ? <NothingOpen /> : null;
  return <div className="card card-tint">{begun ? <VerdictText /> : <ReadyText population={population} />}</div>;
}

/** For a moment when the page begins, and after loading was cancelled. */
function NothingOpen() {
  return (
    <div className="card card-tint card-loading">
      <p className="muted">
        Nothing is loaded. Press <strong>Play</strong> to load and train.
      </p>
    </div>
  );
}

/** What of a link was not taken as it stood. */
function Notices() {
  const session = useSession();
  const notices = useSessionState((state) => state.notices);
  if (notices.length === 0) return null;
  return (
    <div className="card card-warn" role="status">
      <div className="card-row">
        <div>
          {notices.map((notice) => (
            <p key={notice}>{notice}</p>
          ))}
        </div>
        <button type="button" className="button button-small" onClick={() => session.dismissNotices()}>
          Dismiss
        </button>
      </div>
    </div>
  );
}

/** Where the training was taken up, and the way back to its beginning. */
function TakenUp() {
  const session = useSession();
  const takenUp = useSessionState((state) => state.takenUp);
  if (takenUp === null) return null;
  return (
    <div className="card card-note" role="status">
      <div className="card-row">
        <p>{takenUp}</p>
        <div className="card-actions">
          <button type="button" className="button button-small" onClick={() => session.reset()}>
            Start from step 0
          </button>
          <button type="button" className="button button-small" onClick={() => session.dismissTakenUp()}>
            Dismiss
          </button>
        </div>
      </div>
    </div>
  );
}
