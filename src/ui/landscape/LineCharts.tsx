import { LinePlot } from '../charts/LinePlot';
import { linePlots, type LineShown } from './line-plots';
import { PointsLegend } from './RunChoice';

/** Loss and accuracy along the line. */
export function LineCharts(shown: LineShown) {
  const { crossEntropy, accuracy } = linePlots(shown);
  return (
    <div className="landscape-charts">
      <PointsLegend points={shown.slice.runs} runs={shown.runs} />
      <LinePlot label="Validation cross-entropy along the line; the table below has the numbers" plot={crossEntropy} />
      <LinePlot label="Validation accuracy along the line; the table below has the numbers" plot={accuracy} />
    </div>
  );
}
