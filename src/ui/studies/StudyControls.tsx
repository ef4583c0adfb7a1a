import type { StudyState } from '../../store/studies';
import type { StudyTopic } from '../../worker/studies';
import { usePage, useSessionState } from '../context';
import { ProgressBar } from '../controls/ProgressBar';
import './study-controls.css';

interface Props<T extends StudyTopic> {
  readonly topic: T;
  readonly state: StudyState<T>;
  /** What the button says. */
  readonly title: string;
  /** What is being done, beside the progress. */
  readonly doing: string;
  readonly disabled?: boolean;
  readonly onAsk: () => void;
}

/** The button that asks a study; while it is under way, how far it is and a way to leave it. */
export function StudyControls<T extends StudyTopic>({ topic, state, title, doing, disabled, onAsk }: Props<T>) {
  const { studies } = usePage();
  const loading = useSessionState(({ play }) => play === 'loading');
  const { progress, problem } = state;
  if (progress !== null) {
    const { done, total } = progress;
    return (
      <div className="study-controls">
        <p className="small muted" role="status">
          {doing}
        </p>
        <div className="study-progress">
          <ProgressBar label={doing} share={total === 0 ? null : done / total} />
          <button type="button" className="button button-small" onClick={() => studies.cancel(topic)}>
            Cancel
          </button>
        </div>
      </div>
    );
  }
  return (
    <div className="study-controls">
      <button type="button" className="button button-small" disabled={disabled === true || loading} onClick={onAsk}>
        {title}
      </button>
      {problem === null ? null : (
        <p className="problem small">
          {problem.message} {problem.remedy}
        </p>
      )}
    </div>
  );
}
