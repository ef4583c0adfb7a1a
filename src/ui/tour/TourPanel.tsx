import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { defaultOpponents } from '../../store/comparison';
import { methodsOf } from '../../store/methods';
import { TOUR, type TourStep } from '../../store/tour/steps';
import { usePage, useSessionState } from '../context';
import { useCompared } from '../sensitivity/useCompared';
import { useLatest } from '../sensitivity/useLatest';
import { LeaveQuestion } from './LeaveQuestion';
import { useTargetBox } from './useTargetBox';
import './tour.css';

/** The tour’s panel beside the real controls, which stay in use. */
export function TourPanel() {
  const { tour } = usePage();
  const stage = useStore(tour.store, (state) => state.stage);
  const at = useStore(tour.store, (state) => state.at);
  const step = TOUR[at];

  useEffect(() => {
    if (stage === 'off') return;
    function onKeyDown(event: KeyboardEvent): void {
      const open = document.querySelector('dialog[open], [popover]:popover-open') !== null;
      if (event.key !== 'Escape' || event.defaultPrevented || open) return;
      if (stage === 'leaving') tour.finish(true);
      else tour.leave();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [tour, stage]);

  if (stage === 'off' || step === undefined) return null;
  return (
    <>
      {stage === 'on' ? <Ring target={step.target} /> : null}
      <section className="tour-panel" aria-label="Tour">
        {stage === 'leaving' ? <LeaveQuestion /> : <Step step={step} at={at} />}
      </section>
    </>
  );
}

/** Around what is pointed at. Apart from the panel, because it lies below the panel and above everything else. */
function Ring({ target }: { readonly target: string }) {
  const box = useTargetBox(target);
  return box === null ? null : <div className="tour-ring" style={{ ...box }} aria-hidden="true" />;
}

function Step({ step, at }: { readonly step: TourStep; readonly at: number }) {
  const { tour } = usePage();
  const panel = useRef<HTMLDivElement>(null);
  const done = useSessionState((state) => step.done?.(state) ?? false);
  const latest = useLatest();
  const ended = latest?.atEnd === true ? latest : null;
  const compared = useCompared(ended, ended === null ? null : defaultOpponents(methodsOf(ended.population.runs)));
  const { view } = step;

  // Who started the tour by keyboard goes on in it; later steps leave the keyboard where it is.
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);

  useEffect(() => {
    if (view === undefined) return;
    const tabs = document.querySelectorAll<HTMLElement>('.detail-tabs [role="tab"]');
    [...tabs].find(({ textContent }) => textContent === view)?.click();
  }, [view]);

  const action = step.act !== undefined && !done ? step.act.name : at === TOUR.length - 1 ? 'End the tour' : 'Next';
  return (
    <div ref={panel} className="tour-step" tabIndex={-1}>
      <div aria-live="polite">
        <p className="eyebrow">
          Experiment {step.experiment} of 3 · step {at + 1} of {TOUR.length}
        </p>
        <h2>{step.title}</h2>
        {step.text({ latest, compared }).map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </div>
      <div className="tour-actions">
        <button type="button" className="button button-small" onClick={() => tour.leave()}>
          Leave
        </button>
        <button type="button" className="button button-small button-primary" onClick={() => tour.next()}>
          {action}
        </button>
      </div>
    </div>
  );
}
