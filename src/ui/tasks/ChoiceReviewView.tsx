import type { ChoiceReview } from '../../worker/protocol';
import { useTasksState } from '../context';

const COUNT = new Intl.NumberFormat('en-GB');

/** What the choice comes to, and what to think about before training. */
export function ChoiceReviewView({ review }: { readonly review: ChoiceReview | null }) {
  const failed = useTasksState((state) => state.problem?.section === 'choice');
  // One region that stays: of one that comes and goes, screen readers tell nothing.
  return (
    <div role="status" className="choice-review">
      {review === null ? null : <Reviewed review={review} />}
      {review === null && !failed ? <p className="small muted">Counting…</p> : null}
    </div>
  );
}

function Reviewed({ review: { train, test, classes, warnings } }: { readonly review: ChoiceReview }) {
  return (
    <>
      <p className="small number">
        {COUNT.format(train)} examples to learn from, {COUNT.format(test)} to be tested on, {classes.length} classes.
      </p>
      {warnings.length === 0 ? (
        <p className="small muted">Nothing odd was found: no duplicates, no overlap, no class too small.</p>
      ) : (
        <ul className="choice-warnings small" aria-label="What to think about">
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </>
  );
}
