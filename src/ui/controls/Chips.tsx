import './choices.css';

export interface Chip<T extends string> {
  readonly id: T;
  readonly name: string;
  readonly about: string;
}

interface Props<T extends string> {
  readonly labelledBy: string;
  readonly chips: readonly Chip<T>[];
  readonly chosen: readonly T[];
  readonly onChange: (chosen: T[]) => void;
}

/** Some of a few; at least one stays chosen. */
export function Chips<T extends string>({ labelledBy, chips, chosen, onChange }: Props<T>) {
  return (
    <div className="chips" role="group" aria-labelledby={labelledBy}>
      {chips.map(({ id, name, about }) => {
        const on = chosen.includes(id);
        const only = on && chosen.length === 1;
        return (
          <button
            key={id}
            type="button"
            className="chip"
            aria-pressed={on}
            aria-disabled={only}
            title={only ? `${about} (At least one stays chosen.)` : about}
            onClick={() => {
              if (!only)
                onChange(chips.map((chip) => chip.id).filter((other) => (other === id ? !on : chosen.includes(other))));
            }}
          >
            {name}
          </button>
        );
      })}
    </div>
  );
}
