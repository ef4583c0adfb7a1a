import { useEffect, useRef } from 'react';
import { usePage } from '../context';

/** The tour has set recipes of its own; the user's may come back. */
export function LeaveQuestion() {
  const { tour } = usePage();
  const restore = useRef<HTMLButtonElement>(null);
  useEffect(() => restore.current?.focus({ preventScroll: true }), []);
  return (
    <div className="tour-step" role="group" aria-labelledby="tour-leave">
      <h2 id="tour-leave">Put your recipe back?</h2>
      <p>The controls show the tour’s recipe. What the tour has trained stays under History until you delete it.</p>
      <div className="tour-actions">
        <button type="button" className="button button-small" onClick={() => tour.finish(false)}>
          Keep this one
        </button>
        <button
          type="button"
          ref={restore}
          className="button button-small button-primary"
          onClick={() => tour.finish(true)}
        >
          Put it back
        </button>
      </div>
    </div>
  );
}
