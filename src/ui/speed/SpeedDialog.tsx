import { useEffect, useRef } from 'react';
import { canMeasure, reportOf } from '../../store/speed';
import { caveat, headline } from '../../store/speed-text';
import { useSessionState, useSpeed, useSpeedState } from '../context';
import { ProgressBar } from '../controls/ProgressBar';
import { OutcomeText } from '../shelf/OutcomeText';
import { CopyFigures } from './CopyFigures';
import { SpeedFigures, SpeedHeadline } from './SpeedFigures';
import '../controls/dialog.css';
import './speed.css';

/** Measures in earnest how fast the open population is trained on this machine, and by what. */
export function SpeedDialog() {
  const speed = useSpeed();
  const open = useSpeedState((state) => state.dialogOpen);
  const measuring = useSpeedState((state) => state.measuring !== null);
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    const opens = open && !element.open;
    if (opens) element.showModal();
    if (!open && element.open) element.close();
    // A button that was pressed has made room for another; the keyboard goes on there, and the eye at the top.
    const lost = !element.contains(document.activeElement);
    if (open && (opens || lost)) element.querySelector<HTMLElement>('.speed-main')?.focus({ preventScroll: true });
  }, [open, measuring]);

  return (
    <dialog ref={dialog} className="dialog speed-dialog" aria-labelledby="speed-title" onClose={() => speed.hide()}>
      {open ? (
        <>
          <header className="speed-head">
            <h2 id="speed-title">How fast is it here?</h2>
            <form method="dialog">
              <button type="submit" className="button">
                Close
              </button>
            </form>
          </header>
          {measuring ? <Measuring /> : <Measured />}
          <Announcement />
        </>
      ) : null}
    </dialog>
  );
}

/** Tells a screen reader that it is done; the page's own announcements are not heard behind a dialog. */
function Announcement() {
  const report = useSpeedState(reportOf);
  const backend = useSessionState((state) => state.population?.backend);
  const words = report === null || backend === undefined ? [] : [`Measured: ${headline(report)}.`, caveat(backend)];
  return (
    <p role="status" className="visually-hidden">
      {words.join(' ')}
    </p>
  );
}

function Measuring() {
  const speed = useSpeed();
  const measuring = useSpeedState((state) => state.measuring);
  const { phase, done, total } = measuring?.progress ?? { phase: 'Pausing the training', done: 0, total: 1 };
  return (
    <div className="speed-measuring">
      <p className="number">{phase}</p>
      <ProgressBar label="Measuring" share={done / total} />
      <button
        type="button"
        className="button speed-main"
        aria-disabled={measuring?.stopping}
        onClick={() => speed.cancel()}
      >
        {measuring?.stopping === true ? 'Stopping…' : 'Cancel'}
      </button>
    </div>
  );
}

function Measured() {
  const speed = useSpeed();
  const outcome = useSpeedState((state) => state.outcome);
  const population = useSessionState((state) => state.population);
  const ready = useSessionState(canMeasure);
  const report = useSpeedState(reportOf);
  return (
    <>
      {report === null || population === null ? (
        <Explanation />
      ) : (
        <SpeedHeadline report={report} population={population} />
      )}
      {outcome?.kind === 'failed' ? (
        <OutcomeText failure={outcome.failure} cancelled="The measurement was cancelled." />
      ) : null}
      {report === null || population === null ? null : <SpeedFigures report={report} population={population} />}
      <div className="speed-actions">
        <button
          type="button"
          className={`button speed-main ${report === null ? 'button-primary' : ''}`}
          disabled={!ready}
          onClick={() => void speed.measure()}
        >
          {report === null ? 'Measure' : 'Measure again'}
        </button>
        {report === null || population === null ? null : <CopyFigures report={report} population={population} />}
      </div>
    </>
  );
}

function Explanation() {
  return (
    <p>
      For some ten seconds, copies of the open population are trained: with the compiled kernels and with the tensor
      library, in turn, after a check that both compute the same. The training pauses meanwhile and is left as it is.
    </p>
  );
}
