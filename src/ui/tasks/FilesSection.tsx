import { useId, useRef, useState, type ChangeEvent } from 'react';
import { useTasks, useTasksState } from '../context';
import { DropZone } from '../shelf/DropZone';
import { ReadingProgress } from './ReadingProgress';
import { SectionProblem } from './SectionProblem';

const KINDS = '.tsv,.tab,.txt,.csv,.json,.jsonl,.ndjson,.parquet';

/** The user's own sentences: files, or lines pasted here. What is dropped is taken anywhere on the page. */
export function FilesSection() {
  const tasks = useTasks();
  const reading = useTasksState((state) => state.reading);
  const [pasted, setPasted] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const area = useId();

  function choose(event: ChangeEvent<HTMLInputElement>): void {
    const chosen = [...(event.target.files ?? [])];
    // The same file, mended, can be chosen again.
    event.target.value = '';
    void tasks.read(chosen);
  }

  return (
    <section aria-labelledby="tasks-files-title" id="tasks-files">
      <h3 id="tasks-files-title">Your own sentences</h3>
      <DropZone>
        <p className="small muted">
          Drop one file, or train and test files together: TSV, CSV, JSON, JSON lines or Parquet. You say next which
          column is what. They stay in this browser.
        </p>
        <div className="drop-buttons">
          <button
            type="button"
            className="button button-small"
            disabled={reading !== null}
            onClick={() => input.current?.click()}
          >
            Choose files…
          </button>
        </div>
        <input ref={input} type="file" hidden multiple accept={KINDS} aria-label="Task files" onChange={choose} />
        <label htmlFor={area} className="small muted">
          or paste lines, with a first line of column names
        </label>
        <textarea
          id={area}
          className="text-box paste-box"
          rows={4}
          spellCheck={false}
          placeholder={'sentence,label\n"A fine day, all in all.",happy'}
          value={pasted}
          onChange={(event) => setPasted(event.target.value)}
        />
        {pasted.trim() === '' ? null : (
          <div className="drop-buttons">
            <button
              type="button"
              className="button button-small"
              disabled={reading !== null}
              onClick={() => void tasks.read([new File([pasted], 'pasted lines')])}
            >
              Read these lines
            </button>
          </div>
        )}
      </DropZone>
      {reading === null ? null : <ReadingProgress reading={reading} />}
      <SectionProblem section="files" />
    </section>
  );
}
