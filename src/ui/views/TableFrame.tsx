import type { ReactNode } from 'react';
import type { TableData } from '../../store/tables/table-data';
import { SaveTable } from '../saving/SaveTable';
import { TableScroll } from './TableScroll';

interface Props {
  /** What the table is, for those who come to it by its name. */
  readonly name: string;
  readonly about: string;
  /** What it is when it is saved. */
  readonly table: () => TableData;
  readonly children: ReactNode;
}

/** A table that scrolls sideways where it is too wide; what it is about stays in place. */
export function TableFrame({ name, about, table, children }: Props) {
  return (
    <figure className="table-frame">
      <figcaption className="small muted">
        <span>{about}</span>
        <SaveTable title={name} table={table} />
      </figcaption>
      <TableScroll name={name}>{children}</TableScroll>
    </figure>
  );
}
