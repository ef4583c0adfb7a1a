import { useRef } from 'react';
import { useHistory } from '../context';
import { saveFile } from '../files';

/** The history as a file, out and in. */
export function HistoryTools({ count }: { readonly count: number }) {
  const history = useHistory();
  const input = useRef<HTMLInputElement>(null);

  return (
    <div className="history-tools">
      <button
        type="button"
        className="button button-small"
        disabled={count === 0}
        onClick={() =>
          saveFile('infoprompt-lab-history.json', new Blob([history.file()], { type: 'application/json' }))
        }
      >
        Export all
      </button>
      <button type="button" className="button button-small" onClick={() => input.current?.click()}>
        Import…
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="A history to import"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file !== undefined) void history.read(file);
          // The same file may be chosen again.
          target.value = '';
        }}
      />
    </div>
  );
}
