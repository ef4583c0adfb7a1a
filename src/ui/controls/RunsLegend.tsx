import type { ReactNode } from 'react';
import { INIT_NAMES, type ResolvedInitId } from '../../lab/prompt/initialisation-ids';
import type { RunInfo } from '../../lab/training/runs';
import { methodsOf } from '../../store/methods';
import { INIT_SHAPES } from '../theme';
import { MethodName } from './MethodName';
import './runs-legend.css';

interface Props {
  readonly label: string;
  /** Those that are drawn. */
  readonly runs: readonly RunInfo[];
  /** What else is drawn, as items of the list. */
  readonly children?: ReactNode;
}

/** Which colour is which method, and which mark which initialisation. */
export function RunsLegend({ label, runs, children }: Props) {
  return (
    <ul className="legend" aria-label={label}>
      {methodsOf(runs).map((preset) => (
        <li key={preset}>
          <MethodName preset={preset} />
        </li>
      ))}
      {[...new Set(runs.map(({ init }) => init))].map((init) => (
        <li key={init}>
          <InitName init={init} />
        </li>
      ))}
      {children}
    </ul>
  );
}

/** An initialisation with the mark of its runs before it. */
export function InitName({ init }: { readonly init: ResolvedInitId }) {
  return (
    <>
      <svg className="init-mark" viewBox="-1.5 -1.5 3 3" width="10" height="10" aria-hidden="true">
        <path d={INIT_SHAPES[init]} />
      </svg>
      {INIT_NAMES[init].name}
    </>
  );
}
