import { useRef } from 'react';
import { fileSize } from '../../store/numbers';
import { useEncodersState } from '../context';
import { OutcomeText } from '../shelf/OutcomeText';
import { StoredItem } from './StoredItem';
import { UnfinishedItem } from './UnfinishedItem';

/** The encoders that this browser keeps, and the room they take. */
export function DeviceSection() {
  const shelf = useEncodersState((state) => state.shelf);
  const outcome = useEncodersState((state) => state.outcomes.device);
  const heading = useRef<HTMLHeadingElement>(null);
  const toHeading = (): void => heading.current?.focus();
  return (
    <section aria-labelledby="encoders-device">
      <h3 id="encoders-device" ref={heading} tabIndex={-1}>
        On this device
      </h3>
      {shelf === null ? null : (
        <>
          {shelf.stored.length + shelf.unfinished.length === 0 ? (
            <p className="small muted">None yet: fetch one from the hub, or add a folder.</p>
          ) : (
            <ul className="shelf-list">
              {shelf.stored.map((encoder) => (
                <StoredItem key={encoder.id} encoder={encoder} onRemoved={toHeading} />
              ))}
              {shelf.unfinished.map((unfinished) => (
                <UnfinishedItem key={unfinished.id} unfinished={unfinished} onRemoved={toHeading} />
              ))}
            </ul>
          )}
          {shelf.lasting ? null : (
            <p className="small shelf-warning">
              This browser keeps nothing for this page, as in a private window: encoders last until the page is left.
            </p>
          )}
          {shelf.storage === null ? null : (
            <p className="small muted number">
              {fileSize(shelf.storage.usedBytes)} used of {fileSize(shelf.storage.quotaBytes)} that the browser grants.
            </p>
          )}
        </>
      )}
      {outcome?.kind === 'failed' ? (
        <OutcomeText failure={outcome.failure} cancelled="Stopped. What has arrived is kept." />
      ) : null}
    </section>
  );
}
