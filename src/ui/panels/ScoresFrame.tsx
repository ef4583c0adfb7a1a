import type { ReactNode } from 'react';

interface Props {
  /** What the table is, for those who come to it by its name. */
  readonly name: string;
  readonly about: string;
  readonly children: ReactNode;
}

/** A table that scrolls sideways where it is too wide; what it is about stays in place. */
export function ScoresFrame({ name, about, children }: Props) {
  return (
    <figure className="scores-frame">
      <figcaption className="small muted">{about}</figcaption>
      <div className="scores-scroll" tabIndex={0} role="region" aria-label={name}>
        {children}
      </div>
    </figure>
  );
}
