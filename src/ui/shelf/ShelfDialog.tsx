import { useEffect, useRef, type ReactNode } from 'react';
import '../controls/dialog.css';
import './shelf-dialog.css';

interface Props {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly open: boolean;
  /** What the keyboard begins with: a selector within the dialog; null for its beginning. */
  readonly first: string | null;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A large dialog of things to choose from and of ways to get more. Its content is there only while it is open. */
export function ShelfDialog({ id, title, about, open, first, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
    if (open && first !== null) element.querySelector<HTMLElement>(first)?.focus();
  }, [open, first]);

  return (
    <dialog ref={dialog} className="dialog sheet-dialog shelf-dialog" aria-labelledby={id} onClose={onClose}>
      {open ? (
        <>
          <header className="sheet-head">
            <div>
              <h2 id={id}>{title}</h2>
              <p className="small muted">{about}</p>
            </div>
            <form method="dialog">
              <button type="submit" className="button">
                Close
              </button>
            </form>
          </header>
          {children}
        </>
      ) : null}
    </dialog>
  );
}
