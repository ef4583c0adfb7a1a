import type { ReactNode } from 'react';
import './shelf-item.css';

interface Props {
  readonly title: string;
  readonly about: ReactNode;
  readonly actions: ReactNode;
  readonly children?: ReactNode;
}

/** One encoder or task in a list. */
export function ShelfItem({ title, about, actions, children }: Props) {
  return (
    <li className="shelf-item">
      <div className="shelf-row">
        <p className="shelf-title">{title}</p>
        <div className="shelf-actions">{actions}</div>
      </div>
      <div className="small muted number">{about}</div>
      {children}
    </li>
  );
}

interface UseProps {
  readonly title: string;
  /** Whether the recipe asks for it already. */
  readonly chosen: boolean;
  readonly onUse: () => void;
}

/** Makes something the recipe's, or says that it is. */
export function UseButton({ title, chosen, onUse }: UseProps) {
  return chosen ? (
    <span className="chosen-mark">in the recipe</span>
  ) : (
    <button type="button" className="button button-small" aria-label={`Use ${title}`} onClick={onUse}>
      Use
    </button>
  );
}
