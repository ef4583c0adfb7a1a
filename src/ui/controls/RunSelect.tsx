import { useId } from 'react';
import { PRESETS } from '../../lab/presets';
import type { RunInfo } from '../../lab/training/runs';
import { methodsOf } from '../../store/methods';
import { runTitle } from '../../store/run-names';
import { methodColour } from '../theme';
import { Select } from './Select';

interface Props {
  readonly label: string;
  readonly runs: readonly RunInfo[];
  /** The columns that may be chosen. */
  readonly among: readonly number[];
  readonly value: number;
  readonly onChoose: (run: number) => void;
}

/** One of the runs, by method. */
export function RunSelect({ label, runs, among, value, onChoose }: Props) {
  const id = useId();
  const preset = runs[value]?.preset;
  const groups = methodsOf(among.flatMap((run) => runs[run] ?? [])).map((method) => ({
    title: PRESETS[method].name,
    entries: among
      .filter((run) => runs[run]?.preset === method)
      .map((run) => ({ id: String(run), title: runTitle(runs, run) })),
  }));
  return (
    <div className="run-select">
      <label htmlFor={id} className="small muted">
        {preset === undefined ? null : <span className="method-bar" style={{ background: methodColour(preset) }} />}
        {label}
      </label>
      <Select id={id} groups={groups} value={String(value)} onChoose={(run) => onChoose(Number(run))} />
    </div>
  );
}
