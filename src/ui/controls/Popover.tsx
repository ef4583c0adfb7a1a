import { useId, type ReactNode, type ToggleEvent } from 'react';
import './popover.css';

const MARGIN = 8;

interface Props {
  /** The button's accessible name; needed where its content is no text. */
  readonly label?: string;
  readonly button: ReactNode;
  readonly buttonClass: string;
  readonly width: number;
  readonly title?: string;
  readonly children: ReactNode;
}

/**
 * A button and what it opens: the browser's own popover, which closes with Escape or a press elsewhere and works the
 * same by keyboard, mouse and touch.
 */
export function Popover({ label, button, buttonClass, width, title, children }: Props) {
  const id = useId();
  const buttonId = `${id}button`;

  function place(event: ToggleEvent<HTMLDivElement>): void {
    const anchor = document.getElementById(buttonId);
    if (event.newState !== 'open' || anchor === null) return;
    const { left, right, top, bottom } = anchor.getBoundingClientRect();
    const { style } = event.currentTarget;
    const room = document.documentElement.clientWidth;
    const start = left + width > room - MARGIN ? right - width : left;
    style.left = `${Math.max(MARGIN, Math.min(start, room - width - MARGIN))}px`;
    const below = bottom < window.innerHeight * 0.6;
    style.top = below ? `${bottom + 6}px` : 'auto';
    style.bottom = below ? 'auto' : `${window.innerHeight - top + 6}px`;
  }

  return (
    <>
      <button type="button" id={buttonId} className={buttonClass} popoverTarget={id} aria-label={label} title={title}>
        {button}
      </button>
      <div id={id} popover="auto" className="popover" style={{ width }} onBeforeToggle={place}>
        {children}
      </div>
    </>
  );
}
