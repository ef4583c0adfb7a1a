import { useId } from 'react';
import { encoderName, encoderOptions } from '../../store/encoder-names';
import { useEncoders, useEncodersState, useSession, useSessionState } from '../context';
import { FieldLabel } from '../controls/FieldLabel';
import { Select } from '../controls/Select';
import '../controls/label-row.css';

/** By which encoder the texts are read, and the way to all others. */
export function EncoderControl() {
  const session = useSession();
  const encoders = useEncoders();
  const shelf = useEncodersState((state) => state.shelf);
  const encoder = useSessionState((state) => state.recipe.encoder);
  const opened = useSessionState((state) => state.population?.encoder);
  const id = useId();
  const { selected, bundled, stored, absent } = encoderOptions(shelf, encoder, opened);

  return (
    <div>
      <div className="label-row">
        <FieldLabel field="encoder" htmlFor={id} />
        <button type="button" className="link-button small" aria-haspopup="dialog" onClick={() => encoders.show()}>
          Encoders…
        </button>
      </div>
      <Select
        id={id}
        groups={[
          { title: null, entries: absent === null ? [] : [absent] },
          { title: 'In the lab', entries: bundled },
          { title: 'On this device', entries: stored },
        ]}
        value={selected}
        onChoose={(value) => session.change({ encoder: value })}
      />
      <FetchingLine />
    </div>
  );
}

/** A download goes on while the dialog is closed; here one sees how far it is. */
function FetchingLine() {
  const fetching = useEncodersState((state) => state.fetching);
  if (fetching === null) return null;
  const { name, done, total } = fetching;
  return (
    <p className="small muted number fetching-line">
      Fetching {encoderName(name)}
      {total === 0 ? '…' : `: ${Math.floor((100 * done) / total)} %`}
    </p>
  );
}
