import type { ReactNode } from 'react';
import type { TableData } from '../../store/tables/table-data';
import { SaveTable } from '../tables/SaveTable';

interface Props {
  /** What the table is, for those who come to it by its name. */
  readonly name: string;
  readonly about: string;
  /** What it is when it is saved. */
  readonly table: () => TableData;
  readonly children: ReactNode;
}

/** A table that scrolls sideways where it is too wide; what it is about stays in place. */
export function ScoresFrame({ name, about, table, children }: Props) {
  return (
    <figure className="scores-frame">
      <figcaption className="small muted">
        <span>{about}</span>
        <SaveTable title={name} table={table} />
      </figcaption>
      <div className="scores-scroll" tabIndex={0} role="region" aria-label={name}>
        {children}
      </div>
    </figure>
  );
}
