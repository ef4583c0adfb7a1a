import { judgedTitle } from '../../lab/scores/metric';
import { useColumns, useSessionState } from '../context';
import { StripPlot } from '../charts/StripPlot';
import { useStage } from '../charts/useStage';
import { stripFigure } from '../figures/strip-figure';
import { SaveFigure } from '../saving/SaveFigure';

/** Where the runs stand, each a mark: how much the result depends on where a prompt starts. */
export function EndsTab() {
  const { columns } = useColumns('evaluation');
  const population = useSessionState((state) => state.population);
  const final = useSessionState((state) => state.final);
  const finished = useSessionState((state) => state.play === 'finished');
  const { setElement, width, height } = useStage();
  const { evaluation } = columns;
  const atEnd = finished && final !== null;
  const measured = population !== null && (atEnd || evaluation.length > 0);
  const step = atEnd ? final.step : evaluation.stepAt(evaluation.length - 1);
  const values = atEnd ? final.score : evaluation.last('score');
  const levels = (atEnd ? population?.task.testLevels : population?.task.validationLevels) ?? [];
  const title = `${atEnd ? 'Test' : 'Validation'} ${population === null ? 'score' : judgedTitle(population.task)}`;

  return (
    <div className="tab-column">
      <div className="tab-head">
        <h3 className="eyebrow">{title}</h3>
        <SaveFigure
          title="Runs end"
          figure={() =>
            population === null || !measured
              ? null
              : stripFigure({ title, runs: population.runs, values, metric: population.task.metric, levels })
          }
        />
      </div>
      <p className="small muted">
        {measured
          ? atEnd
            ? `Each run’s answers to the ${population.task.testExamples} test examples, after step ${step}.`
            : `Each run at its last evaluation, step ${step}. The test examples are kept for the end.`
          : 'One mark for each run, by initialisation and method.'}
      </p>
      <div className="strip-stage" ref={setElement}>
        {measured && width > 0 ? (
          <StripPlot
            width={width}
            height={height}
            runs={population.runs}
            values={values}
            metric={population.task.metric}
            levels={levels}
          />
        ) : (
          <p className="chart-empty">
            Press Play: the marks show how far runs of one method end apart, by where their prompts began.
          </p>
        )}
      </div>
      <p className="small muted">
        Mark: a run, its shape the initialisation. Bar: median. Box: middle half. Dashed:{' '}
        {population?.task.metric === 'accuracy'
          ? 'chance and majority class'
          : 'the most that one class as every answer gets'}
        . N: runs with a value.
      </p>
    </div>
  );
}
