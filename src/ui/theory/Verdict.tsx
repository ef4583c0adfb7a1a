import type { VerdictWords } from './verdict-words';

/** Whether the inequalities hold at every step, and whether that was promised. */
export function Verdict({ words: { holds, loss, distance, promise } }: { readonly words: VerdictWords }) {
  return (
    <div className={`theory-verdict small ${holds ? 'holds' : 'fails'}`} role="status">
      <p>
        <strong>Bound of the loss:</strong> {loss}
      </p>
      {distance === null ? null : (
        <p>
          <strong>Bound of the distance:</strong> {distance}
        </p>
      )}
      <p>{promise}</p>
    </div>
  );
}
