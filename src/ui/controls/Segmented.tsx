import { useId } from 'react';
import './choices.css';

interface Props {
  readonly labelledBy: string;
  readonly options: readonly { readonly value: number; readonly text: string }[];
  readonly value: number;
  readonly onChoose: (value: number) => void;
}

/** One of a few, all in sight. */
export function Segmented({ labelledBy, options, value, onChoose }: Props) {
  const name = useId();
  return (
    <div className="segmented" role="radiogroup" aria-labelledby={labelledBy}>
      {options.map((option) => (
        <label key={option.value}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChoose(option.value)} />
          <span className="number">{option.text}</span>
        </label>
      ))}
    </div>
  );
}
