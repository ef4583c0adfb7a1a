import { useState, type MouseEvent, type ReactNode } from 'react';
import { toFailure } from '../../lab/errors';
import { provenanceOf, sourceOf, type Source } from '../../store/provenance';
import { useSession } from '../context';
import { IconPopover } from '../controls/IconPopover';

/** Hands on what is there at the press of a button: `act` does it, `done` says in words that it was done. */
export type HandOn<Content> = (
  event: MouseEvent,
  act: (content: Content, source: Source) => void | Promise<void>,
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
  /** Where it comes from, where that is not the population of the page. */
  readonly source?: (() => Source) | undefined;
  /** The buttons. */
  readonly children: (hand: HandOn<Content>) => ReactNode;
}

/** A menu of formats; it closes when a file was made, and says why when none was. */
export function SaveMenu<Content>({ kind, title, path, width, hint, content, source, children }: Props<Content>) {
  const session = useSession();
  const [problem, setProblem] = useState<string | null>(null);

  function sourceNow(): Source | null {
    if (source !== undefined) return source();
    const provenance = provenanceOf(session);
    return provenance === null ? null : sourceOf(title, provenance);
  }

  const hand: HandOn<Content> = (event, act, done) => {
    const menu = event.currentTarget.closest<HTMLElement>('[popover]');
    const origin = sourceNow();
    const present = origin === null ? null : content();
    if (origin === null || present === null) {
      setProblem('There is nothing to save yet.');
      return;
    }
    const handOn = async (): Promise<void> => {
      try {
        await act(present, origin);
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
