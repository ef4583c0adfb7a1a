import { BarText } from '../bar/BarText';
import { usePage } from '../context';

/** A flag on its pole. */
const SIGN = 'M4 14.5v-13M4 2.5h8.5l-2 3 2 3H4';

/** Begins the guided tour. */
export function TourButton() {
  const { tour } = usePage();
  return (
    <button
      type="button"
      className="button"
      aria-label="Tour"
      title="Three small experiments in two minutes"
      onClick={() => tour.start()}
    >
      <BarText text="Tour" path={SIGN} />
    </button>
  );
}
