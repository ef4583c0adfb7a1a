import type { ReactNode } from 'react';
import './icon-popover.css';
import { Popover } from './Popover';

interface Props {
  /** Of the button, and of what it opens. */
  readonly label: string;
  readonly title: string;
  /** The sign, on a square of 14. */
  readonly path: string;
  /** Whether something in it is not as it usually is. */
  readonly isOn?: boolean;
  readonly width: number;
  readonly children: ReactNode;
}

/** A small sign beside a heading, and what it opens. */
export function IconPopover({ label, title, path, isOn = false, width, children }: Props) {
  return (
    <Popover
      label={label}
      title={title}
      buttonClass={`icon-tip ${isOn ? 'icon-tip-on' : ''}`}
      width={width}
      button={
        <svg viewBox="0 0 14 14" width="13" height="13" aria-hidden="true">
          <path d={path} fill="none" stroke="currentcolor" strokeWidth="1.4" />
        </svg>
      }
    >
      <div role="group" aria-label={label}>
        {children}
      </div>
    </Popover>
  );
}
