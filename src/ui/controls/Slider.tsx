import type { ComponentProps } from 'react';
import './slider.css';

interface Props extends Pick<
  ComponentProps<'input'>,
  'id' | 'title' | 'onDoubleClick' | 'onKeyDown' | 'aria-valuetext' | 'aria-description' | 'aria-keyshortcuts'
> {
  /** It begins at 0. */
  readonly max: number;
  readonly step: number;
  readonly value: number;
  readonly onSlide: (value: number) => void;
}

/** A slider whose track is filled up to where it stands. */
export function Slider({ max, step, value, onSlide, ...rest }: Props) {
  return (
    <input
      {...rest}
      type="range"
      className="slider"
      min={0}
      max={max}
      step={step}
      value={value}
      style={{ '--fill': max === 0 ? 0 : value / max }}
      onChange={(event) => onSlide(event.target.valueAsNumber)}
    />
  );
}
