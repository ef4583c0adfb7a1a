import { useEffect, useRef } from 'react';
import { BarText } from '../bar/BarText';
import { usePage } from '../context';

/** A flag on its pole. */
const SIGN = 'M4 14.5v-13M4 2.5h8.5l-2 3 2 3H4';

/** Begins the guided tour. */
export function TourButton() {
  const { tour } = usePage();
  const button = useRef<HTMLButtonElement>(null);

  // The panel had the keyboard; with it gone, the keyboard goes on where the tour can be taken again.
  useEffect(
    () =>
      tour.store.subscribe(({ stage }, before) => {
        if (stage !== 'off' || before.stage === 'off') return;
        requestAnimationFrame(() => {
          if (document.activeElement === document.body) button.current?.focus({ preventScroll: true });
        });
      }),
    [tour],
  );

  return (
    <button
      type="button"
      ref={button}
      className="button"
      aria-label="Tour"
      title="Three small experiments in two minutes"
      onClick={() => tour.start()}
    >
      <BarText text="Tour" path={SIGN} />
    </button>
  );
}
