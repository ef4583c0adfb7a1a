import type { Failure } from '../../lab/errors';
import { withShortCommits } from '../../store/encoder-names';

interface Props {
  readonly failure: Failure;
  /** What is said where the user has stopped it. */
  readonly cancelled: string;
}

/** Why something did not come about, and what one can do. */
export function OutcomeText({ failure, cancelled }: Props) {
  if (failure.code === 'cancelled') {
    return (
      <p role="status" className="small outcome">
        {cancelled}
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
