import { useState, type MouseEvent, type ReactNode } from 'react';
import { toFailure } from '../../lab/errors';
import { provenanceOf, type Provenance } from '../../store/provenance';
import { useSession } from '../context';
import { IconPopover } from '../controls/IconPopover';

/** Hands on what is there at the press of a button: `act` does it, `done` says in words that it was done. */
export type HandOn<Content> = (
  event: MouseEvent,
  act: (content: Content, source: Provenance) => void | Promise<void>,
  done: string,
) => void;

interface Props<Content> {
  readonly kind: 'figure' | 'table';
  /** What it is called on the page. */
  readonly title: string;
  readonly path: string;
  readonly width: number;
  /** What there is to know before a choice. */
  readonly hint: string;
  /** Called when it is saved; null where there is nothing to show yet. */
  readonly content: () => Content | null;
  /** The buttons. */
  readonly children: (hand: HandOn<Content>) => ReactNode;
}

/** A menu of formats; it closes when a file was made, and says why when none was. */
export function SaveMenu<Content>({ kind, title, path, width, hint, content, children }: Props<Content>) {
  const session = useSession();
  const [problem, setProblem] = useState<string | null>(null);

  const hand: HandOn<Content> = (event, act, done) => {
    const menu = event.currentTarget.closest<HTMLElement>('[popover]');
    const source = provenanceOf(session);
    const present = source === null ? null : content();
    if (source === null || present === null) {
      setProblem('There is nothing to save yet.');
      return;
    }
    const handOn = async (): Promise<void> => {
      try {
        await act(present, source);
        setProblem(null);
        menu?.hidePopover();
        session.announce(done);
      } catch (error) {
        const { message, remedy } = toFailure(error);
        setProblem(`${message} ${remedy}`);
      }
    };
    void handOn();
  };

  return (
    <IconPopover label={`Save ${kind}: ${title}`} title={`Save ${kind}`} path={path} width={width}>
      <div className="menu">{children(hand)}</div>
      <p className="muted small" role="status">
        {problem ?? hint}
      </p>
    </IconPopover>
  );
}
