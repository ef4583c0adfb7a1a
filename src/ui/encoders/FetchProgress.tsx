import { encoderName } from '../../store/encoder-names';
import type { Fetching } from '../../store/encoders';
import { fileSize } from '../../store/numbers';
import { useEncoders } from '../context';
import { ProgressBar } from '../controls/ProgressBar';

/** A download under way, and the way to stop it. */
export function FetchProgress({ fetching }: { readonly fetching: Fetching }) {
  const encoders = useEncoders();
  const { name, file, done, total, note, stopping } = fetching;
  const share = total === 0 ? null : done / total;
  return (
    <div className="fetch-progress">
      <div className="outcome-row">
        <p className="small number">
          <strong>{encoderName(name)}</strong>
          {share === null
            ? ' · asking the hub…'
            : ` · ${file} · ${fileSize(done)} of ${fileSize(total)} · ${Math.floor(100 * share)} %`}
        </p>
        <button
          type="button"
          className="button button-small"
          disabled={stopping}
          onClick={() => encoders.cancelFetch()}
        >
          {stopping ? 'Stopping…' : 'Cancel'}
        </button>
      </div>
      <ProgressBar label={`Fetching ${name}`} share={share} />
      <p role="status" className="small fetch-note">
        {note}
      </p>
    </div>
  );
}
