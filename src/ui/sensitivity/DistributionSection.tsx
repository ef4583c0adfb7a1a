import { judgedTitle } from '../../lab/scores/metric';
import type { Latest } from '../../store/latest';
import type { Spread } from '../../store/spread';
import type { PopulationInfo } from '../../worker/protocol';
import { StripPlot } from '../charts/StripPlot';
import { useStage } from '../charts/useStage';
import { stripFigure } from '../figures/strip-figure';
import { SaveFigure } from '../saving/SaveFigure';
import { Part } from '../views/Part';
import { DistributionTable } from './DistributionTable';
import { EcdfPlot } from './EcdfPlot';

interface Props {
  readonly population: PopulationInfo;
  readonly latest: Latest | null;
  readonly spread: Spread | null;
}

/** Where the runs of each method and initialisation lie. */
export function DistributionSection({ population, latest, spread }: Props) {
  const { setElement, width, height, visible } = useStage();
  const { metric, testLevels, validationLevels } = population.task;
  const levels = latest?.atEnd === true ? testLevels : validationLevels;
  const title = `${latest?.atEnd === true ? 'test' : 'validation'} ${judgedTitle(population.task)}`;
  return (
    <Part
      title="Distributions"
      guide="A mark is a run, the bar its method’s median, the box the middle half; dashed: what one class as every answer scores."
      why="A mean hides the runs that never learnt. The curve below tells the whole of it: at a height of 50 % it crosses the median, and where it begins on the left lies the worst run. The further right, the better."
      formula="F(x) = runs with a score ≤ x / all runs; a diverged run is below all others · failed: score ≤ majority class, or diverged · 90 %: first evaluated step at unlearnt + 0.9 (best median − unlearnt), median over runs"
      tools={
        <SaveFigure
          title="Runs by initialisation and method"
          figure={() =>
            latest === null
              ? null
              : stripFigure({ title, runs: population.runs, values: latest.scores, metric, levels })
          }
        />
      }
    >
      {latest === null ? (
        <p className="small muted">There are no scores yet.</p>
      ) : (
        <>
          <div className="sens-strip" ref={setElement}>
            {visible && width > 0 ? (
              <StripPlot
                width={width}
                height={height}
                runs={population.runs}
                values={latest.scores}
                metric={metric}
                levels={levels}
              />
            ) : null}
          </div>
          {spread === null ? (
            <p className="small muted">Computing…</p>
          ) : (
            <>
              <DistributionTable spread={spread} metric={metric} />
              <EcdfPlot spread={spread} metric={metric} title={title} />
            </>
          )}
        </>
      )}
    </Part>
  );
}
