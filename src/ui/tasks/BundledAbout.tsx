import { METRICS } from '../../lab/scores/metric';
import type { BundledTask } from '../../store/catalogue';

/** What a shipped task holds, and how it was written. */
export function BundledAbout({ task }: { readonly task: BundledTask }) {
  const { labelWords, metric, notes, licence } = task;
  return (
    <div className="small task-facts">
      <p>
        Classes and their label words:{' '}
        {Object.entries(labelWords)
          .map(([name, word]) => (name === word ? name : `${name} (${word})`))
          .join(', ')}
        . Judged by {METRICS[metric].title}.
      </p>
      <p>{notes}</p>
      <p className="muted">Licence: {licence}.</p>
    </div>
  );
}
