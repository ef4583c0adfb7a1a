import type { StudyState } from '../../store/studies';
import type { StudyTopic } from '../../worker/studies';
import { ProgressBar } from '../controls/ProgressBar';

/** What stands where an answer will be: why there is none, or how far it is. */
export function StudyNote<T extends StudyTopic>({
  state: { problem, progress },
  what,
}: {
  readonly state: StudyState<T>;
  readonly what: string;
}) {
  if (problem !== null) return <p className="problem small">{`${problem.message} ${problem.remedy}`}</p>;
  const share = progress === null || progress.total === 0 ? null : progress.done / progress.total;
  return (
    <div className="small muted">
      <p>{what}…</p>
      <ProgressBar label={what} share={share} />
    </div>
  );
}
