import type { ShownInformation } from '../../store/information';
import { correlationText, measuredText, NO_PROMISE } from '../../store/information-words';

/** What was measured on what, and what it does not say. */
export function ProbeWords(shown: ShownInformation) {
  return (
    <>
      <p className="small">
        <strong>{NO_PROMISE}</strong> {correlationText(shown.plotted)}
      </p>
      <p className="small muted">{measuredText(shown)}</p>
    </>
  );
}
