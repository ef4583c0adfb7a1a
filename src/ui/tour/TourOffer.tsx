import { useStore } from 'zustand';
import { usePage, useSessionState } from '../context';

/** For who is here for the first time and came by no link: once, and not again after an answer. */
export function TourOffer() {
  const { tour } = usePage();
  const offered = useStore(tour.store, ({ stage, known }) => stage === 'off' && !known);
  const fresh = useSessionState((state) => state.population !== null && !state.begun && !state.touched);
  if (!offered || !fresh) return null;
  return (
    <div className="card">
      <div className="card-row">
        <p>New here? Three small experiments show what this is about, in two minutes.</p>
        <div className="card-actions">
          <button type="button" className="button button-small button-primary" onClick={() => tour.start()}>
            Take the tour
          </button>
          <button type="button" className="button button-small" onClick={() => tour.decline()}>
            No, thanks
          </button>
        </div>
      </div>
    </div>
  );
}
