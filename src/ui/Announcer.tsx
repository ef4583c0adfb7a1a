import { useSessionState } from './context';

/** Tells a screen reader the milestones; the curves themselves would be noise. */
export function Announcer() {
  const announcement = useSessionState((state) => state.announcement);
  return (
    <p className="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
      {announcement}
    </p>
  );
}
