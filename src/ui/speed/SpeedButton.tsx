import type { MouseEvent } from 'react';
import { canMeasure } from '../../store/speed';
import { useSessionState, useSpeed } from '../context';
import './speed.css';

/** From the facts about this machine to a measurement of it. */
export function SpeedButton() {
  const speed = useSpeed();
  const ready = useSessionState(canMeasure);

  function show({ currentTarget }: MouseEvent<HTMLButtonElement>): void {
    // The popover goes first and gives the keyboard back to its own button: there the dialog will leave it.
    currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
    speed.show();
  }

  return (
    <button
      type="button"
      className="button button-small speed-button"
      aria-haspopup="dialog"
      disabled={!ready}
      onClick={show}
    >
      How fast is it here?
    </button>
  );
}
