import { count, megabytes } from '../../store/numbers';
import { whatDiffers } from '../../store/run-names';
import type { PopulationInfo } from '../../worker/protocol';

/** What will be trained, before the first step. */
export function ReadyText({ population }: { readonly population: PopulationInfo }) {
  const { task, runs, recipe, reductions, memory } = population;
  const differing = whatDiffers(runs);
  return (
    <>
      <p className="verdict">
        Ready: <strong>{runs.length === 1 ? 'one run' : `${runs.length} runs`}</strong> to be trained side by side on{' '}
        <span className="task-title" title={task.title}>
          “{task.title}”
        </span>
        , from {recipe.shots} labelled examples. Press <strong>Play</strong>, then move a slider while the curves grow.
      </p>
      <p className="small muted">
        {differing === '' ? '' : `Runs of one method differ in ${differing} and in nothing else. `}
        {task.question} Classes: {task.classes.join(', ')}. Watched on {count(task.validationExamples)} other examples;
        judged at the end on {count(task.testExamples)} test examples.
        {task.cutShare > 0 ? ` ${(100 * task.cutShare).toFixed(1)} % of the texts are cut to fit the encoder.` : ''}
      </p>
      {memory === null ? null : (
        <p className="small muted">
          Training takes about {megabytes(memory.bytes)} of memory
          {memory.waves > 1 ? `: all runs do not fit at once, so they take turns in ${memory.waves} waves.` : '.'}
        </p>
      )}
      {reductions.length === 0 ? null : (
        <p className="small">
          <strong>Made smaller for this machine:</strong> {reductions.join('; ')}. Set the full recipe at any time on
          the left.
        </p>
      )}
    </>
  );
}
