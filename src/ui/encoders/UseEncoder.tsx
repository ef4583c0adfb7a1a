import { findStored } from '../../store/encoder-names';
import { useEncoders, useEncodersState, useSessionState } from '../context';
import { UseButton } from '../shelf/ShelfItem';

/** Makes an encoder the recipe's, or says that it is. */
export function UseEncoder({ id, title }: { readonly id: string; readonly title: string }) {
  const encoders = useEncoders();
  return <UseButton title={title} chosen={useIsChosen(id)} onUse={() => encoders.use(id)} />;
}

/** Whether the recipe asks for this encoder. */
function useIsChosen(id: string): boolean {
  const wanted = useSessionState((state) => state.recipe.encoder);
  const stored = useEncodersState((state) => state.shelf?.stored);
  return (findStored(stored ?? [], wanted)?.id ?? wanted) === id;
}
