import { useId, useMemo } from 'react';
import { PRESETS } from '../../lab/presets';
import type { FinalReport } from '../../lab/scores/report';
import type { FinalResult } from '../../lab/training/metrics';
import type { RunInfo } from '../../lab/training/runs';
import { methodsOf, runsOf } from '../../store/methods';
import { runTitle } from '../../store/run-names';
import { medianScores, reportRuns } from '../../store/score-table';
import type { PopulationInfo } from '../../worker/protocol';
import { useSession, useSessionState } from '../context';
import { Select } from '../controls/Select';
import { ClassScoresTable } from './ClassScoresTable';
import { ConfusionTable } from './ConfusionTable';
import { ScoresTable } from './ScoresTable';
import './scores-tab.css';

/** Everything that the answers to the test examples say: all scores, each class, and what is taken for what. */
export function ScoresTab() {
  const population = useSessionState((state) => state.population);
  const final = useSessionState((state) => state.final);
  if (population === null || final === null) {
    return (
      <p className="small muted">
        All scores, each class by itself, and which class is taken for which: from the answers to the test examples,
        which are kept for the end of training. Until then there is nothing to show here.
      </p>
    );
  }
  return <TestScores population={population} final={final} />;
}

function TestScores({ population, final }: { readonly population: PopulationInfo; readonly final: FinalResult }) {
  const { runs, task } = population;
  const session = useSession();
  const wanted = useSessionState((state) => state.followed) ?? 0;
  const id = useId();
  const reports = useMemo(() => reportRuns(final, runs, task), [final, runs, task]);
  const methods = useMemo(() => medianScores(runs, reports, task.classes.length), [runs, reports, task]);
  const chosen = runs[wanted] === undefined ? 0 : wanted;
  const run = runs[chosen];
  const report = reports[chosen];
  if (run === undefined || report === undefined) return null;
  const title = runTitle(runs, chosen);

  return (
    <div className="scores">
      <p className="small muted">
        The answers to the {task.testExamples} test examples, after step {final.step}.
      </p>
      <div className="scores-run">
        <label htmlFor={id} className="small">
          One run
        </label>
        <Select
          id={id}
          value={String(chosen)}
          groups={methodsOf(runs).map((preset) => ({
            title: PRESETS[preset].name,
            entries: runsOf(runs, preset).map((index) => ({ id: String(index), title: runTitle(runs, index) })),
          }))}
          onChoose={(value) => session.follow(Number(value))}
        />
      </div>
      <ScoresTable judged={task} methods={methods} run={run} title={title} scores={report.scores} />
      <RunDetails population={population} run={run} title={title} report={report} methods={methods} />
    </div>
  );
}

interface DetailsProps {
  readonly population: PopulationInfo;
  readonly run: RunInfo;
  readonly title: string;
  readonly report: FinalReport;
  readonly methods: ReturnType<typeof medianScores>;
}

function RunDetails({ population, run, title, report, methods }: DetailsProps) {
  if (report.scores === null || report.confusion === null)
    return <p className="small muted">This run diverged: its answers are not numbers, and it has no scores.</p>;
  const medians = methods.find(({ preset }) => preset === run.preset)?.classF1 ?? [];
  return (
    <>
      <ClassScoresTable
        classes={report.scores.perClass}
        medians={medians}
        method={PRESETS[run.preset].name}
        run={title}
      />
      <ConfusionTable classes={population.task.classes} confusion={report.confusion} run={title} />
    </>
  );
}
