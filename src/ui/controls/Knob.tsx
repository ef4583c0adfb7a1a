import { useId, useState, type KeyboardEvent } from 'react';
import { RECIPE_FIELDS, type NumberField, type Recipe } from '../../lab/recipe';
import { useSession, useSessionState } from '../context';
import { HelpTip } from './HelpTip';
import './knob.css';

export type NumberKey = { [K in keyof Recipe]: Recipe[K] extends number ? K : never }[keyof Recipe];

/** A number of the recipe: a slider that snaps to the field's stops, and a box that takes any value in range. */
export function Knob({ field: key }: { readonly field: NumberKey }) {
  const session = useSession();
  const value = useSessionState((state) => state.recipe[key]);
  const field = RECIPE_FIELDS[key];
  const id = useId();
  const index = nearestStop(field, value);
  const last = field.stops.length - 1;
  const name = field.names?.[value];

  function set(next: number): void {
    session.change({ [key]: next });
  }

  return (
    <div className="knob">
      <div className="knob-head">
        <label htmlFor={id}>{field.label}</label>
        <HelpTip about={field.label} help={field.help} equation={field.equation} />
        <NumberBox field={field} value={value} onSet={set} />
        <span className="knob-unit">{name ?? field.unit ?? ''}</span>
      </div>
      <input
        id={id}
        type="range"
        className="slider"
        min={0}
        max={last}
        step={1}
        value={index}
        style={{ '--fill': last === 0 ? 0 : index / last }}
        aria-valuetext={[name ?? value, name === undefined ? field.unit : undefined].filter(Boolean).join(' ')}
        title="Double click: back to the default"
        onChange={(event) => set(field.stops[event.target.valueAsNumber] ?? value)}
        onDoubleClick={() => set(field.initial)}
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

function nearestStop({ stops }: NumberField, value: number): number {
  let best = 0;
  stops.forEach((stop, index) => {
    if (Math.abs(stop - value) < Math.abs((stops[best] ?? 0) - value)) best = index;
  });
  return best;
}
