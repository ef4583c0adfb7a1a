import type { WallRow } from '../../store/wall';

const MOVES: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The run that a key leads to from `run`; itself at the edge, null for a key that leads nowhere. */
export function runAfterKey(rows: readonly WallRow[], run: number, key: string): number | null {
  const row = rows.findIndex(({ runs }) => runs.includes(run));
  const column = rows[row]?.runs.indexOf(run) ?? 0;
  const own = (rows[row]?.runs ?? []).filter((other) => other !== null);
  if (key === 'Home') return own[0] ?? null;
  if (key === 'End') return own.at(-1) ?? null;
  const move = MOVES[key];
  if (move === undefined) return null;
  // Places without a run are passed over.
  for (let steps = 1; ; steps++) {
    const next = rows[row + steps * move[0]]?.runs[column + steps * move[1]];
    if (next === undefined) return run;
    if (next !== null) return next;
  }
}
