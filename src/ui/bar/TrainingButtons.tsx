import { useColumns, useSession, useSessionState } from '../context';

const PROLONGATION = 200;

/** Play, pause, step, reset, and where training stands. */
export function TrainingButtons() {
  const session = useSession();
  const play = useSessionState((state) => state.play);
  const waiting = useSessionState((state) => state.playWhenOpen);
  const begun = useSessionState((state) => state.begun);
  const opened = useSessionState((state) => state.population !== null);

  return (
    <div className="training-buttons" role="group" aria-label="Training">
      {play === 'finished' ? (
        <button type="button" className="button button-primary play" onClick={() => session.prolong(PROLONGATION)}>
          +{PROLONGATION} <span className="wide-only">steps</span>
        </button>
      ) : (
        <button
          type="button"
          className="button button-primary play"
          onClick={() => session.toggle()}
          aria-keyshortcuts="Space"
        >
          <Icon shape={play === 'running' || waiting ? 'pause' : 'play'} />
          {play === 'running' ? 'Pause' : waiting ? 'Starting…' : play === 'failed' ? 'Retry' : 'Play'}
        </button>
      )}
      <button
        type="button"
        className="button"
        disabled={play !== 'paused'}
        onClick={() => session.step()}
        aria-keyshortcuts="s"
      >
        Step
      </button>
      <button
        type="button"
        className="button"
        disabled={!opened || !begun}
        onClick={() => session.reset()}
        aria-keyshortcuts="r"
      >
        Reset
      </button>
      <Position />
    </div>
  );
}

function Position() {
  const { step, epoch } = useColumns('step').columns.position;
  const steps = useSessionState((state) => state.steps);
  return (
    <p className="position number">
      <span className="wide-only">step </span>
      <strong>{step}</strong>
      <span className="wide-only"> of </span>
      <span className="narrow-only">/</span>
      {steps} <span className="wide-only epoch">· epoch {Math.floor(epoch)}</span>
    </p>
  );
}

const SHAPES = {
  play: 'M3 1.5v11l9-5.5z',
  pause: 'M2.5 1.5h3v11h-3zM8.5 1.5h3v11h-3z',
} as const;

function Icon({ shape }: { readonly shape: keyof typeof SHAPES }) {
  return (
    <svg width="13" height="14" viewBox="0 0 14 14" aria-hidden="true">
      <path d={SHAPES[shape]} fill="currentcolor" />
    </svg>
  );
}
