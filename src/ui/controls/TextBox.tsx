import { useState, type KeyboardEvent } from 'react';

interface Props {
  readonly id: string;
  readonly value: string;
  readonly maxLength: number;
  /** Whether the keyboard begins here when it appears. */
  readonly first?: boolean;
  readonly onSet: (value: string) => void;
}

/** A line of text that takes effect on Enter or on leaving. */
export function TextBox({ id, value, maxLength, first = false, onSet }: Props) {
  const [typed, setTyped] = useState<string | null>(null);

  function commit(): void {
    setTyped(null);
    if (typed !== null && typed.trim() !== '' && typed !== value) onSet(typed.trim());
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter') commit();
    if (event.key === 'Escape') setTyped(null);
  }

  return (
    <input
      id={id}
      className="text-box"
      maxLength={maxLength}
      autoFocus={first}
      value={typed ?? value}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  );
}
