import { useMemo, type ReactNode } from 'react';
import type { StepMetric, EvaluationMetric } from '../../lab/training/metrics';
import type { MetricTable } from '../../store/columns';
import { useColumns, useSessionState } from '../context';
import { HelpTip } from '../controls/HelpTip';
import { chartMethods } from './chart-data';
import { PopulationChart, type PopulationChartProps } from './PopulationChart';
import { useStage } from './useStage';

type Drawn<M extends string> = Omit<
  PopulationChartProps<M>,
  'width' | 'height' | 'table' | 'version' | 'methods' | 'marks' | 'steps'
>;

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

interface Props<M extends string> extends Frame, Drawn<M> {
  readonly table: MetricTable<M>;
  readonly version: number;
}

function ChartCard<M extends string>({
  title,
  help,
  equation,
  legend,
  empty,
  absent = false,
  className = '',
  ...chart
}: Props<M>) {
  const { setElement, width, height, visible } = useStage();
  const runs = useSessionState((state) => state.population?.runs);
  const marks = useSessionState((state) => state.marks);
  const steps = useSessionState((state) => state.steps);
  const methods = useMemo(() => chartMethods(runs ?? []), [runs]);
  const past = chart.overlays?.some(({ lines }) => lines.length > 0) ?? false;
  const nothing = absent || (chart.table.length === 0 && !past);

  return (
    <figure className={`chart-card ${className}`}>
      <figcaption className="chart-head">
        <h3 className="eyebrow">{title}</h3>
        <HelpTip about={title} help={help} equation={equation} />
        {legend}
      </figcaption>
      <div className="chart-stage" ref={setElement}>
        {nothing ? <p className={absent ? 'chart-empty' : 'chart-empty chart-awaited'}>{empty}</p> : null}
        {/* Drawn before there is anything to draw: a chart's first rendering takes longest and must not fall into training. */}
        {!absent && visible && width > 0 ? (
          <PopulationChart {...chart} width={width} height={height} methods={methods} marks={marks} steps={steps} />
        ) : null}
      </div>
    </figure>
  );
}
