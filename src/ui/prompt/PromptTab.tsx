import { useMemo } from 'react';
import { hasPrompt } from '../../store/chosen-run';
import type { PopulationInfo } from '../../worker/protocol';
import { useColumns, useSessionState } from '../context';
import { useFollowedStudy, useStudyOnce } from '../studies/useStudy';
import { StudyNote } from '../studies/StudyNote';
import { NearestHistorySection } from './NearestHistorySection';
import { NearestSection } from './NearestSection';
import { NormsSection } from './NormsSection';
import { PlaneSection } from './PlaneSection';
import './prompt.css';
import { RunPicker } from './RunPicker';
import { useChosenRun } from './useChosenRun';

const VOCABULARY = { topic: 'vocabulary' } as const;

/** What the prompts have become: their nearest words, their way, their length. */
export function PromptTab() {
  const population = useSessionState((state) => state.population);
  const { columns } = useColumns('evaluation');
  const run = useChosenRun();
  if (population === null || columns.evaluation.length === 0) {
    return (
      <p className="small muted">
        What the prompts have become is shown from the first evaluation on: press Play. Their nearest vocabulary tokens,
        their way across the vocabulary, and how long and how fast they are.
      </p>
    );
  }
  if (run === null) {
    return (
      <p className="small muted">No chosen method has a prompt. Add one at Methods to see what its prompt learns.</p>
    );
  }
  return <Parts population={population} run={run} />;
}

function Parts({ population, run }: { readonly population: PopulationInfo; readonly run: number }) {
  const vocabulary = useStudyOnce('vocabulary', VOCABULARY);
  const known = vocabulary.answered?.answer ?? null;
  // One after the other: the paths need the plane that the vocabulary lies on.
  const paths = useFollowedStudy(
    'prompt-paths',
    useMemo(() => (known === null ? null : ({ topic: 'prompt-paths', run } as const)), [known, run]),
  );
  const nearest = useFollowedStudy(
    'nearest-tokens',
    useMemo(() => ({ topic: 'nearest-tokens', run }) as const, [run]),
  );
  const chosen = population.runs[run];
  const shown = chosen !== undefined && hasPrompt(chosen);
  return (
    <div className="view prompt-view">
      <RunPicker population={population} run={run} />
      {known === null ? (
        <StudyNote state={vocabulary} what="Looking at the whole vocabulary once" />
      ) : (
        <div className="prompt-parts">
          {shown ? <NearestSection population={population} run={run} state={nearest} vocabulary={known} /> : null}
          {shown ? <NearestHistorySection population={population} run={run} /> : null}
          <PlaneSection population={population} run={run} state={paths} nearest={nearest} vocabulary={known} />
          <NormsSection state={paths} vocabulary={known} />
        </div>
      )}
    </div>
  );
}
