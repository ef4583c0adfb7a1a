import { useMemo } from 'react';
import { useSessionState } from '../context';
import { MethodName } from '../controls/MethodName';
import { chartMethods } from './chart-data';

/** Which colour is which method, and over how many runs its median is taken. */
export function Legend() {
  const runs = useSessionState((state) => state.population?.runs);
  const diverged = useSessionState((state) => state.diverged);
  const followed = useSessionState((state) => state.followed);
  const methods = useMemo(() => chartMethods(runs ?? []), [runs]);
  if (methods.length === 0) return null;
  const sizes = new Set(methods.map((method) => method.runs.length));
  const same = sizes.size === 1;
  return (
    <ul className="legend" aria-label="Legend">
      {methods.map(({ preset, runs: own }) => {
        const lost = own.filter((run) => diverged.has(run)).length;
        return (
          <li key={preset}>
            <MethodName preset={preset} />
            {same ? '' : ` (N = ${own.length})`}
            {lost === 0 ? '' : `, ${lost} diverged`}
          </li>
        );
      })}
      {followed === null ? null : (
        <li>
          <span className="method-bar" style={{ background: 'var(--text)' }} />
          run {followed + 1}
        </li>
      )}
      <li className="muted">
        median, middle half, single runs{same ? ` · N = ${methods[0]?.runs.length ?? 0} each` : ''}
      </li>
    </ul>
  );
}
