import type { ReactNode } from 'react';
import './table.css';

interface Props {
  /** What the table is, for those who come to it by its name. */
  readonly name: string;
  readonly children: ReactNode;
}

/** Where a table of numbers scrolls sideways when it is too wide; by keyboard too. */
export function TableScroll({ name, children }: Props) {
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={name}>
      {children}
    </div>
  );
}
