import { useCallback, useMemo } from 'react';
import { judgedTitle, type MetricId } from '../../lab/scores/metric';
import { scoreTick } from '../../store/numbers';
import { runTitle, whatDiffers } from '../../store/run-names';
import { wallCells, wallColumns, wallDomain, wallsOf } from '../../store/wall';
import type { RunInfo } from '../../lab/training/runs';
import type { PopulationInfo } from '../../worker/protocol';
import { useSession, useSessionState } from '../context';
import { useStage } from '../charts/useStage';
import { wallFigure } from '../figures/wall-figure';
import { SaveFigure } from '../saving/SaveFigure';
import { Part } from '../views/Part';
import { SCALE_GRADIENT } from './sequential';
import { useLatest } from './useLatest';
import { WallGrid } from './WallGrid';
import './wall.css';

const ROW_HEADER = 112;
const NARROWEST = 24;
const WIDEST = 44;

/** How the wall is read; a single row says nothing of initialisations. */
function reading(runs: readonly RunInfo[]): string {
  const differing = whatDiffers(runs);
  if (new Set(runs.map(({ init }) => init)).size === 1) {
    return `A cell is one run.${differing === '' ? '' : ` Those of a method differ in ${differing} and in nothing else: how far they lie apart is chance.`}`;
  }
  return 'A cell is one run: rows are initialisations, columns seeds. Where rows differ, the initialisation decides; where cells of one row differ, chance does.';
}

/** Every run as a cell, coloured by its score as it trains. */
export function WallSection({ population }: { readonly population: PopulationInfo }) {
  const latest = useLatest();
  const session = useSession();
  const { setElement, width } = useStage();
  const followed = useSessionState((state) => state.followed);
  const diverged = useSessionState((state) => state.diverged);
  const { runs, task } = population;
  const walls = useMemo(() => wallsOf(runs), [runs]);
  const columns = useMemo(() => wallColumns(runs), [runs]);
  const cells = useMemo(() => wallCells({ runs, judged: task, latest, diverged }), [runs, task, latest, diverged]);
  const levels = latest?.atEnd === true ? task.testLevels : task.validationLevels;
  const domain = wallDomain(task.metric, latest?.scores ?? [], levels);
  const cellWidth = Math.floor(Math.max(NARROWEST, Math.min(WIDEST, (width - ROW_HEADER) / columns.length - 2)));
  const follow = useCallback(
    (run: number) => session.follow(session.store.getState().followed === run ? null : run),
    [session],
  );
  const where = latest === null ? '' : latest.atEnd ? 'test ' : 'validation ';
  const title = `${where}${judgedTitle(task)}`;
  const when =
    latest === null
      ? 'Not measured yet: press Play.'
      : `${latest.atEnd ? 'Test examples, after' : 'Validation, at'} step ${latest.step}.`;

  return (
    <Part
      title="The wall: every run"
      guide={`${reading(runs)} ${when}`}
      why="All runs on one data seed learn from the same examples in the same order. So runs in one row differ by what their init seed drew, and by the sample where there are several; nothing else."
      formula="colour = (score − low) / (high − low)"
      tools={
        <SaveFigure
          title="The wall"
          figure={() => wallFigure({ walls, columns, cells, metric: task.metric, domain, title, when })}
        />
      }
    >
      <div ref={setElement} className="walls">
        {walls.map((wall) => (
          <WallGrid
            key={wall.preset}
            wall={wall}
            columns={columns}
            cells={cells}
            metric={task.metric}
            domain={domain}
            cellWidth={cellWidth}
            followed={followed}
            onFollow={follow}
          />
        ))}
      </div>
      <WallLegend metric={task.metric} domain={domain} title={title} />
      <p className="small wall-followed" data-testid="followed">
        {followed === null ? (
          <span className="muted">Press a cell to follow its run in the charts and tables.</span>
        ) : (
          <>
            Following <strong>{runTitle(runs, followed)}</strong>{' '}
            <button type="button" className="link-button" onClick={() => session.follow(null)}>
              stop
            </button>
          </>
        )}
      </p>
    </Part>
  );
}

interface LegendProps {
  readonly metric: MetricId;
  readonly domain: readonly [number, number];
  readonly title: string;
}

function WallLegend({ metric, domain: [low, high], title }: LegendProps) {
  return (
    <div className="wall-legend">
      <div className="wall-scale">
        <span>{title}</span>
        <span className="wall-scale-bar" style={{ background: SCALE_GRADIENT }} />
        <span className="wall-scale-ticks number">
          {[low, (low + high) / 2, high].map((value) => (
            <span key={value}>{scoreTick(metric, value)}</span>
          ))}
        </span>
      </div>
      <ul>
        <li>
          <span className="wall-cell wall-low wall-sample" aria-hidden="true" />
          no better than one class for all
        </li>
        <li>
          <span className="wall-cell wall-diverged wall-sample" aria-hidden="true">
            ×
          </span>
          diverged
        </li>
      </ul>
    </div>
  );
}
