import { useEncoders, useEncodersState, useSessionState } from '../context';
import { FetchProgress } from './FetchProgress';
import { OutcomeText } from '../shelf/OutcomeText';
import { Suggestions } from './Suggestions';

/** Any model of the hub, by name. */
export function HubSection() {
  const encoders = useEncoders();
  const name = useEncodersState((state) => state.name);
  const fetching = useEncodersState((state) => state.fetching);
  const outcome = useEncodersState((state) => state.outcomes.hub);
  const busy = fetching !== null;

  return (
    <section aria-labelledby="encoders-hub" className="hub-section">
      <h3 id="encoders-hub">From the Hugging Face hub</h3>
      <form
        className="name-form"
        onSubmit={(event) => {
          event.preventDefault();
          void encoders.fetch(name);
        }}
      >
        <label htmlFor="encoders-hub-name" className="small muted">
          Name of a model, or the address of its page
        </label>
        <div className="name-row">
          <input
            id="encoders-hub-name"
            className="text-box"
            value={name}
            placeholder="owner/name or owner/name@revision"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={300}
            readOnly={busy}
            onChange={(event) => encoders.setName(event.target.value)}
          />
          <button type="submit" className="button button-primary" disabled={busy || name.trim() === ''}>
            Fetch
          </button>
        </div>
      </form>
      {fetching === null ? null : <FetchProgress fetching={fetching} />}
      {outcome?.kind === 'failed' ? (
        <OutcomeText failure={outcome.failure} cancelled="Stopped. What has arrived is kept." />
      ) : null}
      {outcome?.kind === 'stored' ? <Fetched id={outcome.encoder.id} name={outcome.encoder.name} /> : null}
      <p className="small muted">The hub’s server is asked only when you press Fetch; nothing of yours is sent.</p>
      <Suggestions />
    </section>
  );
}

/** What was fetched is used once the user says so: a training may be running. */
function Fetched({ id, name }: { readonly id: string; readonly name: string }) {
  const encoders = useEncoders();
  const waited = useSessionState((state) => state.failure?.code === 'encoder-not-stored');
  return (
    <div role="status" className="outcome outcome-row">
      <p>
        <strong>{name}</strong> is on this device.
      </p>
      <button type="button" className="button button-small button-primary" onClick={() => encoders.use(id)}>
        {waited ? 'Go on with the recipe' : 'Use it now'}
      </button>
    </div>
  );
}
