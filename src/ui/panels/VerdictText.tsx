import { Fragment } from 'react';
import { judgedTitle } from '../../lab/scores/metric';
import type { Advice } from '../../lab/statistics/advice';
import type { Phrase } from '../../lab/statistics/verdict';
import { defaultOpponents } from '../../store/comparison';
import { methodsOf } from '../../store/methods';
import { describeStanding } from '../../store/verdict';
import { useSessionState } from '../context';
import { useCompared } from '../sensitivity/useCompared';
import { useLatest } from '../sensitivity/useLatest';
import { NextButtons } from './NextButtons';
import { PhraseText } from './PhraseText';

const OTHER_PAIRS = 'Other pairs of methods are compared under Sensitivity.';

/** What the measurements say so far, or at the end. */
export function VerdictText() {
  const latest = useLatest();
  const population = useSessionState((state) => state.population);
  const play = useSessionState((state) => state.play);
  const diverged = useSessionState((state) => state.diverged.size);
  const steps = useSessionState((state) => state.steps);
  // Before the end a comparison of two methods would be taken for the result.
  const ended = latest?.atEnd === true ? latest : null;
  const compared = useCompared(ended, ended === null ? null : defaultOpponents(methodsOf(ended.population.runs)));
  if (population === null) return null;
  const { task: judged, reductions } = population;
  const smaller = reductions.length === 0 ? [] : [`Made smaller for this machine: ${reductions.join('; ')}.`];

  if (latest === null) {
    const lead = `Training. The first validation ${judgedTitle(judged)} is measured soon; until then the loss curves below show what is happening.`;
    return <Text sentences={[[lead]]} notes={smaller} />;
  }
  const { scores, step, atEnd } = latest;
  const standing = describeStanding({ runs: population.runs, judged, scores, step, finished: atEnd, diverged });
  const unfinished = play !== 'finished' && step < steps ? ['Learning is not over: the order may change.'] : [];
  const { lead, notes, next } = compared?.verdict ?? { lead: [], notes: [], next: [] };
  const others = compared !== null && methodsOf(population.runs).length > 2 ? [OTHER_PAIRS] : [];
  const sentences = [lead, compared?.spreadVerdict ?? [], standing.lead].filter(({ length }) => length > 0);
  return (
    <Text
      sentences={sentences}
      notes={[...standing.notes, ...unfinished, ...next.map(({ text }) => text), ...smaller]}
      grounds={[...notes, ...others]}
      advice={next}
    />
  );
}

interface TextProps {
  /** On a line of its own each. */
  readonly sentences: readonly (readonly Phrase[])[];
  readonly notes: readonly string[];
  /** What the sentences rest on, for who asks. */
  readonly grounds?: readonly string[];
  readonly advice?: readonly Advice[];
}

function Text({ sentences, notes, grounds = [], advice = [] }: TextProps) {
  return (
    <>
      <p className="verdict">
        {sentences.map((phrases, place) => (
          <Fragment key={place}>
            {place === 0 ? null : ' '}
            <span className="verdict-sentence">
              <PhraseText phrases={phrases} />
            </span>
          </Fragment>
        ))}
      </p>
      {notes.length === 0 ? null : <p className="small muted">{notes.join(' ')}</p>}
      {grounds.length === 0 ? null : (
        <div className="verdict-row">
          <NextButtons advice={advice} />
          <details className="small muted">
            <summary>What this rests on</summary>
            <p>{grounds.join(' ')}</p>
          </details>
        </div>
      )}
    </>
  );
}
