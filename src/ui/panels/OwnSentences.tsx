import { useId, useRef, useState } from 'react';
import { readUtf8, type ReadText } from '../../store/own-text';
import { useEncoders, useSession, useSessionState } from '../context';
import { usePageDrop } from '../page-drop';

type Part = 'train' | 'test';
type Parts = Readonly<Record<Part, ReadText | null>>;

const PARTS: readonly { readonly part: Part; readonly label: string }[] = [
  { part: 'train', label: 'Train file' },
  { part: 'test', label: 'Test file' },
];

/** Two files of the user's own; they are read here and go no further than this browser. */
export function OwnSentences() {
  const session = useSession();
  const encoders = useEncoders();
  const details = useRef<HTMLDetailsElement>(null);
  const inUse = useSessionState((state) => state.brought !== null);
  const [parts, setParts] = useState<Parts>({ train: null, test: null });
  const [problem, setProblem] = useState<{ readonly part: Part; readonly text: string } | null>(null);
  const [over, setOver] = useState(false);

  async function take(files: readonly File[], wanted?: Part): Promise<void> {
    for (const [index, file] of files.slice(0, 2).entries()) {
      const part =
        wanted ?? (/test|valid|dev/i.test(file.name) || (index === 1 && !/train/i.test(file.name)) ? 'test' : 'train');
      const read = await readUtf8(file);
      if ('problem' in read) {
        setProblem({ part, text: read.problem });
        return;
      }
      setParts((before) => ({ ...before, [part]: read }));
      // A fault of the other file is still one.
      setProblem((before) => (before?.part === part ? null : before));
    }
  }

  usePageDrop('sentences', ({ files }) => {
    encoders.hide();
    if (details.current !== null) details.current.open = true;
    void take(files);
  });

  function use(): void {
    if (parts.train === null || parts.test === null) return;
    session.useTask({ name: parts.train.name.replace(/\.[^.]*$/, ''), train: parts.train.text, test: parts.test.text });
  }

  return (
    <details ref={details} className="own-sentences">
      <summary>use my own sentences</summary>
      <div
        className={`drop-zone ${over ? 'drop-zone-over' : ''}`}
        onDragOver={() => setOver(true)}
        onDragLeave={() => setOver(false)}
        onDrop={() => setOver(false)}
      >
        <p className="small muted">
          Two tab-separated files in UTF-8, or drop both here. First line: <code>sentence</code> and <code>label</code>,
          or <code>sentence1</code>, <code>sentence2</code> and <code>label</code>. They stay in this browser.
        </p>
        {PARTS.map(({ part, label }) => (
          <FileField
            key={part}
            label={label}
            chosen={parts[part]?.name ?? null}
            onFile={(file) => void take([file], part)}
          />
        ))}
        {problem === null ? null : (
          <p role="alert" className="problem small">
            {problem.text}
          </p>
        )}
        <div className="own-actions">
          <button
            type="button"
            className="button button-small"
            disabled={parts.train === null || parts.test === null}
            onClick={use}
          >
            Use these
          </button>
          {inUse ? (
            <button type="button" className="button button-small" onClick={() => session.useTask(null)}>
              Back to the shipped task
            </button>
          ) : null}
        </div>
      </div>
    </details>
  );
}

interface FileFieldProps {
  readonly label: string;
  readonly chosen: string | null;
  readonly onFile: (file: File) => void;
}

function FileField({ label, chosen, onFile }: FileFieldProps) {
  const id = useId();
  return (
    <div className="file-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="file"
        accept=".tsv,.txt,.tab,text/tab-separated-values,text/plain"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) onFile(file);
        }}
      />
      {chosen === null ? null : <span className="small muted file-name">read: {chosen}</span>}
    </div>
  );
}
