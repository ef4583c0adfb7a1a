import { useEffect, useRef, type ChangeEvent } from 'react';
import { folderName, freeName } from '../../store/dropped';
import { useEncoders, useEncodersState, useSessionState } from '../context';
import { ProgressBar } from '../controls/ProgressBar';
import { DropZone } from '../shelf/DropZone';
import { OutcomeText } from '../shelf/OutcomeText';

/** React does not know this attribute of file fields. */
const WHOLE_FOLDER = { webkitdirectory: '' };

/** An encoder from the user's own disk. What is dropped here is taken as anywhere on the page. */
export function FolderSection() {
  const encoders = useEncoders();
  const adding = useEncodersState((state) => state.adding);
  const outcome = useEncodersState((state) => state.outcomes.folder);
  const stored = useEncodersState((state) => state.shelf?.stored);
  const begun = useSessionState((state) => state.begun);
  const folder = useRef<HTMLInputElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const result = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (outcome !== undefined) result.current?.scrollIntoView({ block: 'nearest' });
  }, [outcome]);

  function choose(event: ChangeEvent<HTMLInputElement>): void {
    const { files: list } = event.target;
    const chosen = [...(list ?? [])];
    // The same folder, mended, can be chosen again.
    event.target.value = '';
    if (chosen.length === 0) return;
    void encoders.add(folderName(chosen) ?? freeName((stored ?? []).map(({ id }) => id)), chosen);
  }

  return (
    <section aria-labelledby="encoders-folder-title" id="encoders-folder">
      <h3 id="encoders-folder-title">From a folder</h3>
      <DropZone>
        <p className="small muted">
          Drop a folder or its files anywhere on this page: <code>config.json</code>, <code>tokenizer.json</code> or{' '}
          <code>vocab.txt</code>, and <code>model.safetensors</code>. They stay on this device.
        </p>
        <div className="drop-buttons">
          <button type="button" className="button button-small" onClick={() => folder.current?.click()}>
            Choose folder…
          </button>
          <button type="button" className="button button-small" onClick={() => files.current?.click()}>
            Choose files…
          </button>
        </div>
        <input
          ref={folder}
          type="file"
          hidden
          {...WHOLE_FOLDER}
          multiple
          aria-label="Encoder folder"
          onChange={choose}
        />
        <input ref={files} type="file" hidden multiple aria-label="Encoder files" onChange={choose} />
      </DropZone>
      <div ref={result}>
        {adding === null ? null : (
          <div className="fetch-progress" role="status">
            <p className="small">Reading “{adding}”…</p>
            <ProgressBar label={`Reading ${adding}`} share={null} />
          </div>
        )}
        {outcome?.kind === 'failed' ? (
          <OutcomeText failure={outcome.failure} cancelled="Stopped. What has arrived is kept." />
        ) : null}
        {outcome?.kind === 'stored' ? (
          <p role="status" className="small outcome">
            <strong>{outcome.encoder.name}</strong> is on this device and in the recipe.
            {begun ? ' The present training stays until you start a new one with it.' : ''}
          </p>
        ) : null}
      </div>
    </section>
  );
}
