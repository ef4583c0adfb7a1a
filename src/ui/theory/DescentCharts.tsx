import { LinePlot } from '../charts/LinePlot';
import { distancePlot, lossPlot, type DescentShown } from './descent-plots';

/** The loss, and with weight decay the distance to the optimum, each with its bound. */
export function DescentCharts(shown: DescentShown) {
  const last = shown.descent.losses.length - 1;
  const distances = distancePlot(shown);
  return (
    <>
      <LinePlot
        label={`The loss under gradient descent and its bound, over ${last} steps; the table below has the numbers`}
        plot={lossPlot(shown)}
      />
      {distances === null ? null : (
        <LinePlot
          label={`The distance to the optimum and its bound, over ${last} steps; the table below has the numbers`}
          plot={distances}
        />
      )}
    </>
  );
}
