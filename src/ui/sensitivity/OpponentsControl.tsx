import { useId } from 'react';
import { PRESETS, type PresetId } from '../../lab/presets';
import type { Opponents } from '../../store/comparison';
import { Select } from '../controls/Select';
import { methodColour } from '../theme';

interface Props {
  readonly methods: readonly PresetId[];
  readonly opponents: Opponents;
  readonly onChoose: (opponents: Opponents) => void;
}

/** Which two methods; choosing the other side's method swaps the two. */
export function OpponentsControl({ methods, opponents, onChoose }: Props) {
  const id = useId();
  const groups = [{ title: null, entries: methods.map((method) => ({ id: method, title: PRESETS[method].name })) }];

  function choose(side: 'a' | 'b', value: string): void {
    const method = methods.find((candidate) => candidate === value);
    if (method === undefined) return;
    const other = side === 'a' ? 'b' : 'a';
    const swapped = opponents[other] === method ? opponents[side] : opponents[other];
    onChoose(side === 'a' ? { a: method, b: swapped } : { a: swapped, b: method });
  }

  return (
    <div className="sens-opponents">
      {(['a', 'b'] as const).map((side) => (
        <div key={side}>
          <label htmlFor={`${id}${side}`} className="small muted">
            <span className="method-bar" style={{ background: methodColour(opponents[side]) }} />
            {side === 'a' ? 'Method A' : 'against B'}
          </label>
          <Select
            id={`${id}${side}`}
            groups={groups}
            value={opponents[side]}
            onChoose={(value) => choose(side, value)}
          />
        </div>
      ))}
    </div>
  );
}
