import type { Failure } from '../../lab/errors';
import { withShortCommits } from '../../store/encoder-names';

/** Why something did not come about, and what one can do. */
export function OutcomeText({ failure }: { readonly failure: Failure }) {
  if (failure.code === 'cancelled') {
    return (
      <p role="status" className="small outcome">
        Stopped. What has arrived is kept.
      </p>
    );
  }
  return (
    <div role="alert" className="small outcome outcome-bad">
      <p>
        <strong>{withShortCommits(failure.message)}</strong>
      </p>
      <p>{failure.remedy}</p>
    </div>
  );
}
