import { useId, type ReactNode } from 'react';
import './view.css';

interface Props {
  readonly title: string;
  /** How to read it, in one sentence. */
  readonly guide: ReactNode;
  readonly why: ReactNode;
  readonly formula: string;
  /** What can be saved of it. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** One part of a view: how to read it, what there is to see, and, for those who ask, why and by which formula. */
export function Part({ title, guide, why, formula, tools, children }: Props) {
  const id = useId();
  return (
    <section className="view-part" aria-labelledby={id}>
      <div className="view-head">
        <h3 className="eyebrow" id={id}>
          {title}
        </h3>
        {tools}
      </div>
      <p className="small muted">{guide}</p>
      {children}
      <details className="view-why small">
        <summary>Why, and the formula</summary>
        <p>{why}</p>
        <p className="view-formula">{formula}</p>
      </details>
    </section>
  );
}
