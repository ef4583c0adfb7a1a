import { useId } from 'react';
import './knob.css';
import { Slider } from './Slider';

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
  return (
    <div className="knob">
      <div className="knob-head">
        <label htmlFor={id}>{label}</label>
        <span className="knob-value number" aria-hidden="true">
          {format(value)}
        </span>
      </div>
      <Slider
        id={id}
        max={stops.length - 1}
        step={1}
        value={Math.max(0, stops.indexOf(value))}
        aria-valuetext={format(value)}
        onSlide={(stop) => onChoose(stops[stop] ?? value)}
      />
    </div>
  );
}
