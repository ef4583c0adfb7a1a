import { encoderName } from '../../store/encoder-names';
import { fileSize } from '../../store/numbers';
import type { UnfinishedFetch } from '../../worker/protocol';
import { useEncoders, useEncodersState } from '../context';
import { RemovableItem } from '../shelf/RemovableItem';

interface Props {
  readonly unfinished: UnfinishedFetch;
  readonly onRemoved: () => void;
}

/** A download that was broken off. */
export function UnfinishedItem({ unfinished, onRemoved }: Props) {
  const encoders = useEncoders();
  const busy = useEncodersState((state) => state.fetching !== null);
  const { id, doneBytes, totalBytes } = unfinished;
  const title = encoderName(id);
  return (
    <RemovableItem
      title={title}
      about={
        <p>
          {totalBytes === null
            ? `Remains of a download, ${fileSize(doneBytes)}`
            : `Unfinished: ${fileSize(doneBytes)} of ${fileSize(totalBytes)}`}
        </p>
      }
      actions={
        totalBytes === null ? null : (
          <button
            type="button"
            className="button button-small"
            disabled={busy}
            aria-label={`Continue ${title}`}
            onClick={() => void encoders.fetch(id)}
          >
            Continue
          </button>
        )
      }
      question="Delete what has arrived?"
      fixed={busy}
      onRemove={() => encoders.remove(id)}
      onRemoved={onRemoved}
    />
  );
}
