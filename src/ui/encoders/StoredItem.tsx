import { familyName, findStored, shapeOf, shortRevision } from '../../store/encoder-names';
import { fileSize } from '../../store/numbers';
import type { StoredEncoder } from '../../worker/protocol';
import { useEncoders, useEncodersState, useSessionState } from '../context';
import { UseEncoder } from './UseEncoder';
import { RemovableItem } from '../shelf/RemovableItem';

interface Props {
  readonly encoder: StoredEncoder;
  readonly onRemoved: () => void;
}

const NONE: readonly StoredEncoder[] = [];

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

export function StoredItem({ encoder, onRemoved }: Props) {
  const encoders = useEncoders();
  const trained = useSessionState((state) => state.population?.encoder.id ?? '');
  const stored = useEncodersState((state) => state.shelf?.stored ?? NONE);
  const inUse = findStored(stored, trained)?.id === encoder.id;
  const { id, name, source, revision, family, bytes, expectedMemory, licence, addedAt } = encoder;
  return (
    <RemovableItem
      title={name}
      about={
        <>
          <p>
            {familyName(family)} · {shapeOf(encoder)} · {fileSize(bytes)} · about {fileSize(expectedMemory)} of memory
          </p>
          <p>
            {source === 'hub' ? 'Hub' : 'Folder'}
            {revision === null ? null : (
              <>
                , revision <code title={revision}>{shortRevision(revision)}</code>
              </>
            )}{' '}
            · {licence === null ? 'licence not stated' : `licence: ${licence}`} · {DAY.format(addedAt)}
          </p>
        </>
      }
      actions={<UseEncoder id={id} title={name} />}
      question={
        inUse
          ? 'It is in use: the present training goes on, but cannot be opened again without it. Delete it all the same?'
          : `Delete it? ${source === 'hub' ? 'It can be fetched again.' : 'The folder itself stays where it is.'}`
      }
      onRemove={() => encoders.remove(id)}
      onRemoved={onRemoved}
    />
  );
}
