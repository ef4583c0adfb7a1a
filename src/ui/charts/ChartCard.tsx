import { useMemo, type ReactNode } from 'react';
import type { StepMetric, EvaluationMetric } from '../../lab/training/metrics';
import type { MetricTable } from '../../store/columns';
import { compact } from '../../store/numbers';
import type { FigureContent } from '../../store/figures/figure';
import { useColumns, usePage, useSession, useSessionState } from '../context';
import { HelpTip } from '../controls/HelpTip';
import { populationFigure } from '../figures/population-figure';
import { SaveFigure } from '../saving/SaveFigure';
import { chartMethods } from './chart-data';
import { ChartMenu } from './ChartMenu';
import { PopulationChart, type ChartLook } from './PopulationChart';
import { useDrawnChart, type DrawnMetric } from './useDrawnChart';
import { useStage } from './useStage';

/** A figure is wider than most charts of the page. */
const FIGURE_TICKS = { x: 6, y: 5 } as const;

type Drawn<M extends string> = DrawnMetric<M> & ChartLook;

interface Frame {
  readonly title: string;
  readonly help: string;
  readonly equation?: string;
  readonly legend?: ReactNode;
  /** What stands in place of the chart while there is nothing to draw, or for good. */
  readonly empty: string;
  /** Whether no chosen method has this quantity. */
  readonly absent?: boolean;
  readonly className?: string;
}

/** A chart of something measured at every step. */
export function StepChart(props: Frame & Drawn<StepMetric>) {
  const { columns, version } = useColumns('step');
  return <ChartCard {...props} table={columns.step} version={version} />;
}

/** A chart of something measured at evaluations; it is drawn again at evaluations only. */
export function EvaluationChart(props: Frame & Drawn<EvaluationMetric>) {
  const { columns, version } = useColumns('evaluation');
  return <ChartCard {...props} table={columns.evaluation} version={version} />;
}

type Props<M extends string> = Frame &
  Drawn<M> & {
    readonly table: MetricTable<M>;
    readonly version: number;
  };

/** A chart of a table over steps that is no part of the columns; a new `version` is a new state of it. */
export function ChartCard<M extends string>({
  title,
  help,
  equation,
  legend,
  empty,
  absent = false,
  className = '',
  table,
  version,
  ...chart
}: Props<M>) {
  const session = useSession();
  const { view } = usePage();
  const { setElement, width, height, visible } = useStage();
  const runs = useSessionState((state) => state.population?.runs);
  const marks = useSessionState((state) => state.marks);
  const methods = useMemo(() => chartMethods(runs ?? []), [runs]);
  const { drawn, drawnWith } = useDrawnChart(table, version, methods, chart);
  const { metric, companion, format = compact, formatTick = compact, strength = 1, markLabels = false } = chart;
  const past = drawn.overlays.some(({ lines }) => lines.length > 0);
  const nothing = absent || (table.length === 0 && !past);

  function figure(): FigureContent | null {
    if (nothing || runs === undefined) return null;
    return populationFigure({
      title,
      table,
      metric,
      runs,
      methods,
      drawn: drawnWith(FIGURE_TICKS),
      marks,
      companion: companion?.text,
      formatTick,
      smoothing: view.store.getState().smoothing,
      followed: session.store.getState().followed,
    });
  }

  return (
    <figure className={`chart-card ${className}`}>
      <figcaption className="chart-head">
        <h3 className="eyebrow">{title}</h3>
        <HelpTip about={title} help={help} equation={equation} />
        {legend}
        {absent ? null : (
          <div className="chart-tools">
            <ChartMenu title={title} chart={metric} mayBeLog={chart.scale === 'choice'} drawn={drawn} />
            <SaveFigure title={title} figure={figure} />
          </div>
        )}
      </figcaption>
      <div className="chart-stage" ref={setElement}>
        {nothing ? <p className={absent ? 'chart-empty' : 'chart-empty chart-awaited'}>{empty}</p> : null}
        {/* Drawn before there is anything to draw: a chart's first rendering takes longest and must not fall into training. */}
        {!absent && visible && width > 0 ? (
          <PopulationChart
            {...{ title, width, height, table, methods, chart, drawn, marks }}
            {...{ format, formatTick, strength, markLabels }}
          />
        ) : null}
      </div>
    </figure>
  );
}
