import type { ReactNode } from 'react';
import { findStored } from '../../store/encoder-names';
import { useEncoders, useEncodersState, useSessionState } from '../context';
import './encoder-item.css';

interface Props {
  readonly title: string;
  readonly about: ReactNode;
  readonly actions: ReactNode;
  readonly children?: ReactNode;
}

/** One encoder in a list. */
export function EncoderItem({ title, about, actions, children }: Props) {
  return (
    <li className="encoder-item">
      <div className="encoder-row">
        <p className="encoder-title">{title}</p>
        <div className="encoder-actions">{actions}</div>
      </div>
      <div className="small muted number">{about}</div>
      {children}
    </li>
  );
}

/** Makes an encoder the recipe's, or says that it is. */
export function UseButton({ id, title }: { readonly id: string; readonly title: string }) {
  const encoders = useEncoders();
  const chosen = useIsChosen(id);
  return chosen ? (
    <span className="chosen-mark">in the recipe</span>
  ) : (
    <button type="button" className="button button-small" aria-label={`Use ${title}`} onClick={() => encoders.use(id)}>
      Use
    </button>
  );
}

/** Whether the recipe asks for this encoder. */
export function useIsChosen(id: string): boolean {
  const wanted = useSessionState((state) => state.recipe.encoder);
  const stored = useEncodersState((state) => state.shelf?.stored);
  return (findStored(stored ?? [], wanted)?.id ?? wanted) === id;
}
