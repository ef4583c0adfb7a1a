import { memo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { PRESETS } from '../../lab/presets';
import { INIT_NAMES } from '../../lab/prompt/initialisation-ids';
import type { MetricId } from '../../lab/scores/metric';
import { scoreBrief } from '../../store/numbers';
import type { Wall, WallCell, WallColumn } from '../../store/wall';
import { MethodName } from '../controls/MethodName';
import { InitName } from '../controls/RunsLegend';
import { shadeAt } from './sequential';
import { runAfterKey } from './wall-keys';

interface Props {
  readonly wall: Wall;
  readonly columns: readonly WallColumn[];
  /** Of all runs of the population. */
  readonly cells: readonly WallCell[];
  readonly metric: MetricId;
  readonly domain: readonly [number, number];
  readonly cellWidth: number;
  readonly followed: number | null;
  readonly onFollow: (run: number) => void;
}

/** One method's runs. Tab reaches one cell, arrow keys the others; a press follows the run. */
export function WallGrid({ wall, columns, cells, metric, domain, cellWidth, followed, onFollow }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const [reached, setReached] = useState<number | null>(null);
  const own = wall.rows.flatMap(({ runs }) => runs).filter((run) => run !== null);
  const tabbable = [reached, followed].find((run) => run !== null && own.includes(run)) ?? own[0] ?? null;

  function onKeyDown(event: KeyboardEvent): void {
    const run = runUnder(event.target);
    const next = run === null ? null : runAfterKey(wall.rows, run, event.key);
    if (next === null) return;
    event.preventDefault();
    setReached(next);
    table.current?.querySelector<HTMLElement>(`[data-run="${next}"]`)?.focus();
  }

  function onClick(event: MouseEvent): void {
    const run = runUnder(event.target);
    if (run === null) return;
    setReached(run);
    onFollow(run);
  }

  return (
    <div className="wall-scroll">
      <table
        ref={table}
        className="wall"
        role="grid"
        aria-label={`Runs of ${PRESETS[wall.preset].name}`}
        style={{ '--cell': `${cellWidth}px` }}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <caption>
          <MethodName preset={wall.preset} />
        </caption>
        <WallHead columns={columns} />
        <tbody>
          {wall.rows.map(({ init, runs }) => (
            <tr key={init}>
              <th scope="row" title={INIT_NAMES[init].about}>
                <InitName init={init} />
              </th>
              {runs.map((run, at) => {
                const cell = run === null ? undefined : cells[run];
                if (run === null || cell === undefined) return <td key={at} className={groupClass(columns, at)} />;
                const { colour, ink } = shadeAt((cell.value - domain[0]) / (domain[1] - domain[0]));
                const measured = cell.state === 'measured';
                return (
                  <Cell
                    key={at}
                    run={run}
                    label={cell.label}
                    text={measured ? scoreBrief(metric, cell.value) : cell.state === 'diverged' ? '×' : '·'}
                    colour={measured ? colour : ''}
                    ink={measured ? ink : ''}
                    sign={measured && !cell.low ? '' : measured ? 'low' : cell.state}
                    group={groupClass(columns, at)}
                    followed={run === followed}
                    tabbable={run === tabbable}
                  />
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  readonly run: number;
  readonly label: string;
  readonly text: string;
  readonly colour: string;
  readonly ink: string;
  readonly sign: string;
  readonly group: string;
  readonly followed: boolean;
  readonly tabbable: boolean;
}

/** Drawn anew only when something of it changes: with hundreds of runs most evaluations change few cells. */
const Cell = memo(function Cell({ run, label, text, colour, ink, sign, group, followed, tabbable }: CellProps) {
  return (
    <td className={group}>
      <button
        type="button"
        className={`wall-cell number ${sign === '' ? '' : `wall-${sign}`}`}
        data-run={run}
        aria-label={label}
        aria-pressed={followed}
        title={label}
        tabIndex={tabbable ? 0 : -1}
        style={colour === '' ? {} : { background: colour, color: ink }}
      >
        {text}
      </button>
    </td>
  );
});

function WallHead({ columns }: { readonly columns: readonly WallColumn[] }) {
  const samples = [...new Set(columns.map(({ dataSeed }) => dataSeed))];
  return (
    <thead>
      {samples.length === 1 ? null : (
        <tr>
          <th scope="col">data seed</th>
          {samples.map((sample) => (
            <th
              key={sample}
              scope="colgroup"
              colSpan={columns.filter(({ dataSeed }) => dataSeed === sample).length}
              className={sample === samples[0] ? '' : 'wall-group'}
            >
              {sample}
            </th>
          ))}
        </tr>
      )}
      <tr>
        <th scope="col">init seed</th>
        {columns.map(({ dataSeed, seed }, at) => (
          <th key={`${dataSeed} ${seed}`} scope="col" className={groupClass(columns, at)}>
            {seed}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** A gap where another sample begins. */
function groupClass(columns: readonly WallColumn[], at: number): string {
  return at > 0 && columns[at]?.dataSeed !== columns[at - 1]?.dataSeed ? 'wall-group' : '';
}

function runUnder(target: EventTarget): number | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-run]') : null;
  return cell === null ? null : Number(cell.dataset['run']);
}
