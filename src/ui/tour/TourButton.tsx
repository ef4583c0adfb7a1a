import { usePage } from '../context';

/** Begins the guided tour. */
export function TourButton() {
  const { tour } = usePage();
  return (
    <button
      type="button"
      className="button tour-button"
      title="Three small experiments in two minutes"
      onClick={() => tour.start()}
    >
      Tour
    </button>
  );
}
