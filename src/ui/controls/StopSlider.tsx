import { useId } from 'react';
import './knob.css';

interface Props {
  readonly label: string;
  /** In ascending order. */
  readonly stops: readonly number[];
  readonly value: number;
  /** The value in words, with its unit. */
  readonly format: (value: number) => string;
  readonly onChoose: (value: number) => void;
}

/** A slider of a view's own, that snaps to stops. */
export function StopSlider({ label, stops, value, format, onChoose }: Props) {
  const id = useId();
  const index = Math.max(0, stops.indexOf(value));
  const last = stops.length - 1;
  return (
    <div className="knob">
      <div className="knob-head">
        <label htmlFor={id}>{label}</label>
        <output className="knob-value number" htmlFor={id}>
          {format(value)}
        </output>
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
        aria-valuetext={format(value)}
        onChange={(event) => onChoose(stops[event.target.valueAsNumber] ?? value)}
      />
    </div>
  );
}
