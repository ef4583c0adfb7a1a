import { useEffect } from 'react';
import { useStore } from 'zustand';
import { inWords } from '../../store/undo';
import { usePage } from '../context';
import './undo-buttons.css';

const SHAPES = {
  undo: 'M5.5 2.5 2 6l3.5 3.5M2.5 6h7a4 4 0 0 1 0 8H6',
  redo: 'M10.5 2.5 14 6l-3.5 3.5M13.5 6h-7a4 4 0 0 0 0 8H10',
} as const;

/** Back and forth through the changes of the recipe. */
export function UndoButtons() {
  const { undo } = usePage();
  const { past, future } = useStore(undo.store);

  // A slider sends many values while it is dragged; only the pointer tells where a drag begins and ends.
  useEffect(() => {
    const begin = (): void => undo.beginDrag();
    const end = (): void => undo.endDrag();
    const options = { capture: true } as const;
    window.addEventListener('pointerdown', begin, options);
    for (const name of ['pointerup', 'pointercancel'] as const) window.addEventListener(name, end, options);
    return () => {
      window.removeEventListener('pointerdown', begin, options);
      for (const name of ['pointerup', 'pointercancel'] as const) window.removeEventListener(name, end, options);
    };
  }, [undo]);

  const last = past.at(-1);
  const next = future.at(-1);
  return (
    <div className="undo-buttons" role="group" aria-label="Changes of the recipe">
      <IconButton
        shape="undo"
        name={last === undefined ? 'Undo' : `Undo ${inWords(last)}`}
        keys="Control+Z"
        disabled={last === undefined}
        onPress={() => undo.undo()}
      />
      <IconButton
        shape="redo"
        name={next === undefined ? 'Redo' : `Redo ${inWords(next)}`}
        keys="Control+Shift+Z Control+Y"
        disabled={next === undefined}
        onPress={() => undo.redo()}
      />
    </div>
  );
}

interface IconButtonProps {
  readonly shape: keyof typeof SHAPES;
  readonly name: string;
  readonly keys: string;
  readonly disabled: boolean;
  readonly onPress: () => void;
}

/** Stays focusable with nothing to do, so that the keyboard does not fall off the page after the last change. */
function IconButton({ shape, name, keys, disabled, onPress }: IconButtonProps) {
  return (
    <button
      type="button"
      className="undo-button"
      aria-label={name}
      title={name}
      aria-keyshortcuts={keys}
      aria-disabled={disabled}
      onClick={onPress}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <path d={SHAPES[shape]} />
      </svg>
    </button>
  );
}
