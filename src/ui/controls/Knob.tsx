import { useId, useState, type KeyboardEvent } from 'react';
import { RECIPE_FIELDS, type NumberField, type Recipe } from '../../lab/recipe';
import { useSession, useSessionState } from '../context';
import { HelpTip } from './HelpTip';
import './knob.css';
import { Slider } from './Slider';

export type NumberKey = { [K in keyof Recipe]: Recipe[K] extends number ? K : never }[keyof Recipe];

/** A number of the recipe: a slider that snaps to the field's stops, and a box that takes any value in range. */
export function Knob({ field: key }: { readonly field: NumberKey }) {
  const session = useSession();
  const value = useSessionState((state) => state.recipe[key]);
  const field = RECIPE_FIELDS[key];
  const id = useId();
  const name = field.names?.[value];
  const initial = field.names?.[field.initial] ?? String(field.initial);

  function set(next: number): void {
    session.change({ [key]: next });
  }

  function onSliderKey(event: KeyboardEvent): void {
    if (event.key === 'Backspace' || event.key === 'Delete') set(field.initial);
    // Between two stops an arrow leads to the next one on its side, not to the one beyond the nearest.
    else {
      const next = stopBeyond(field, value, event.key);
      if (next === null) return;
      set(next);
    }
    event.preventDefault();
  }

  return (
    <div className="knob">
      <div className="knob-head">
        <label htmlFor={id}>{field.label}</label>
        <HelpTip
          about={field.label}
          help={
            <>
              {field.help}{' '}
              <span className="muted">
                Any value from {field.min} to {field.max} can be typed. Double click the slider, or press Backspace or
                Delete on it, to go back to {initial}.
              </span>
            </>
          }
          equation={field.equation}
        />
        <NumberBox field={field} value={value} onSet={set} />
        <span className="knob-unit">{name ?? field.unit ?? ''}</span>
      </div>
      <Slider
        id={id}
        max={field.stops.length - 1}
        step={1}
        value={nearestStop(field, value)}
        aria-valuetext={[name ?? value, name === undefined ? field.unit : undefined].filter(Boolean).join(' ')}
        title={`Double click, Backspace or Delete: back to ${initial}`}
        aria-description={`Backspace or Delete: back to ${initial}`}
        aria-keyshortcuts="Backspace Delete"
        onSlide={(stop) => set(field.stops[stop] ?? value)}
        onDoubleClick={() => set(field.initial)}
        onKeyDown={onSliderKey}
      />
    </div>
  );
}

interface NumberBoxProps {
  readonly field: NumberField;
  readonly value: number;
  readonly onSet: (value: number) => void;
}

/** What is typed takes effect on Enter or on leaving; what is no number is put back. */
function NumberBox({ field, value, onSet }: NumberBoxProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? String(value);

  function commit(): void {
    setTyped(null);
    const number = Number(text.replace(',', '.'));
    if (text.trim() === '' || !Number.isFinite(number)) return;
    const next = Math.min(field.max, Math.max(field.min, field.integer ? Math.round(number) : number));
    if (next !== value) onSet(next);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') commit();
    if (event.key === 'Escape') setTyped(null);
  }

  return (
    <input
      className="knob-number number"
      inputMode="decimal"
      autoComplete="off"
      aria-label={`${field.label}, typed`}
      title={`${String(field.min)} to ${String(field.max)}`}
      size={Math.max(2, text.length)}
      value={text}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  );
}

const DIRECTIONS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

/** Where an arrow key leads from a typed value that is no stop; null where the slider does it by itself. */
function stopBeyond({ stops }: NumberField, value: number, key: string): number | null {
  const direction = DIRECTIONS[key];
  if (direction === undefined || stops.includes(value)) return null;
  const next = direction > 0 ? stops.find((stop) => stop > value) : stops.findLast((stop) => stop < value);
  return next ?? null;
}

function nearestStop({ stops }: NumberField, value: number): number {
  let best = 0;
  stops.forEach((stop, index) => {
    if (Math.abs(stop - value) < Math.abs((stops[best] ?? 0) - value)) best = index;
  });
  return best;
}
