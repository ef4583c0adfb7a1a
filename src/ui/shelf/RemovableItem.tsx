import { useEffect, useRef, useState, type ReactNode } from 'react';
import { ShelfItem } from './ShelfItem';

interface Props {
  readonly title: string;
  readonly about: ReactNode;
  /** What else than deleting can be done. */
  readonly actions: ReactNode;
  /** What is asked before it is deleted. */
  readonly question: string;
  readonly fixed?: boolean;
  readonly onRemove: () => Promise<void>;
  /** The item is gone: the keyboard needs another place. */
  readonly onRemoved: () => void;
}

/** Something that is deleted after one more press. */
export function RemovableItem({ title, about, actions, question, fixed = false, onRemove, onRemoved }: Props) {
  const [asking, setAsking] = useState(false);
  const remove = useRef<HTMLButtonElement>(null);

  async function confirm(): Promise<void> {
    await onRemove();
    onRemoved();
  }

  return (
    <ShelfItem
      title={title}
      about={about}
      actions={
        <>
          {actions}
          <button
            type="button"
            ref={remove}
            className="button button-small button-quiet"
            disabled={fixed}
            aria-label={`Delete ${title}`}
            aria-expanded={asking}
            onClick={() => setAsking(true)}
          >
            Delete
          </button>
        </>
      }
    >
      {asking && !fixed ? (
        <Question
          title={title}
          question={question}
          onConfirm={confirm}
          onKeep={() => {
            setAsking(false);
            remove.current?.focus();
          }}
        />
      ) : null}
    </ShelfItem>
  );
}

interface QuestionProps {
  readonly title: string;
  readonly question: string;
  readonly onConfirm: () => Promise<void>;
  readonly onKeep: () => void;
}

function Question({ title, question, onConfirm, onKeep }: QuestionProps) {
  const [busy, setBusy] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);

  // Who uses the keyboard or a screen reader is led to the question, and to its safe side.
  useEffect(() => keep.current?.focus(), []);

  return (
    <div className="remove-question" role="group" aria-label={`Delete ${title}?`}>
      <p className="small">{question}</p>
      <button
        type="button"
        className="button button-small"
        disabled={busy}
        onClick={() => {
          setBusy(true);
          void onConfirm().finally(() => setBusy(false));
        }}
      >
        Delete it
      </button>
      <button type="button" ref={keep} className="button button-small" onClick={onKeep}>
        Keep it
      </button>
    </div>
  );
}
