import { encoderName, findStored, folderOf } from '../../store/encoder-names';
import { useEncoders, useEncodersState, useSession, useSessionState } from '../context';

/** The way to an encoder that the recipe asks for, and, once it is here, on with the recipe. */
export function MissingEncoder() {
  const session = useSession();
  const encoders = useEncoders();
  const id = useSessionState((state) => state.recipe.encoder);
  const here = useEncodersState((state) => findStored(state.shelf?.stored ?? [], id) !== null);
  if (here) {
    return (
      <button type="button" className="button button-small button-primary" onClick={() => session.retry()}>
        It is here now: go on
      </button>
    );
  }
  return folderOf(id) === null ? (
    <button
      type="button"
      className="button button-small button-primary fetch-missing"
      aria-haspopup="dialog"
      onClick={() => encoders.show('hub', id)}
    >
      Fetch {encoderName(id)}
    </button>
  ) : (
    <button
      type="button"
      className="button button-small button-primary"
      aria-haspopup="dialog"
      onClick={() => encoders.show('folder')}
    >
      Drop its folder…
    </button>
  );
}
