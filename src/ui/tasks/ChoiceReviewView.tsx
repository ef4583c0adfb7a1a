import type { ChoiceReview } from '../../worker/protocol';

const COUNT = new Intl.NumberFormat('en-GB');

/** What the choice comes to, and what to think about before training. */
export function ChoiceReviewView({ review }: { readonly review: ChoiceReview | null }) {
  if (review === null) {
    return (
      <p role="status" className="small muted">
        Counting…
      </p>
    );
  }
  const { train, test, classes, warnings } = review;
  return (
    <div role="status" className="choice-review">
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
    </div>
  );
}
