import { useEffect, useId, useState } from 'react';
import { toFailure } from '../../lab/errors';
import { methodsOf, runsOf } from '../../store/methods';
import { answersOf, type ClassAnswer } from '../../store/answers';
import type { PopulationInfo, Prediction } from '../../worker/protocol';
import { useColumns, useSession, useSessionState } from '../context';
import { MethodName } from '../controls/MethodName';
import { methodColour } from '../theme';
import { WordsThatMatter } from './WordsThatMatter';

const PAUSE = 250;

type Outcome =
  | {
      readonly kind: 'answer';
      readonly prediction: Prediction;
      readonly step: number;
      readonly population: PopulationInfo;
    }
  | { readonly kind: 'refused'; readonly message: string };

/** Any text: what does every run make of it, and where do runs of one method disagree? */
export function TryTab() {
  const session = useSession();
  const { columns, version } = useColumns('evaluation');
  const population = useSessionState((state) => state.population);
  const loading = useSessionState((state) => state.play === 'loading');
  const [text, setText] = useState('');
  const [text2, setText2] = useState('');
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const id = useId();
  const pair = population?.task.pair ?? false;
  const ready = population !== null && !loading && text.trim() !== '' && (!pair || text2.trim() !== '');

  useEffect(() => {
    if (!ready) return;
    let stale = false;
    const timer = setTimeout(() => {
      // Asked again after every evaluation, so that the answers follow the training.
      const { step } = columns.position;
      session.predict(text, pair ? text2 : null).then(
        (prediction) => {
          if (!stale) setOutcome({ kind: 'answer', prediction, step, population });
        },
        (error: unknown) => {
          if (!stale) setOutcome({ kind: 'refused', message: toFailure(error).message });
        },
      );
    }, PAUSE);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [session, columns, version, ready, text, text2, pair, population]);

  return (
    <div className="tab-column">
      <label htmlFor={`${id}a`} className="small muted">
        {population?.task.question ?? 'A text of your own'}
      </label>
      <textarea
        id={`${id}a`}
        className="text-box try-text"
        rows={pair ? 2 : 3}
        maxLength={2000}
        placeholder={pair ? 'First sentence' : 'Type a sentence; every run answers.'}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {pair ? (
        <textarea
          className="text-box try-text"
          rows={2}
          maxLength={2000}
          aria-label="Second sentence"
          placeholder="Second sentence"
          value={text2}
          onChange={(event) => setText2(event.target.value)}
        />
      ) : null}
      <div aria-live="polite">
        {ready && outcome !== null ? <Answers outcome={outcome} present={population} /> : null}
      </div>
      {ready ? <WordsThatMatter text={text} text2={pair ? text2 : null} population={population} /> : null}
      {ready ? null : (
        <p className="small muted">
          The answers are those of the runs as they are now, also in the middle of training. The text stays here.
        </p>
      )}
    </div>
  );
}

function Answers({ outcome, present }: { readonly outcome: Outcome; readonly present: PopulationInfo }) {
  if (outcome.kind === 'refused') return <p className="problem small">{outcome.message}</p>;
  const { prediction, step, population } = outcome;
  // An answer of a population that is gone says nothing about this one.
  if (population.runs !== present.runs) return null;
  return (
    <>
      {methodsOf(population.runs).map((preset) => {
        const { classes, runs, left } = answersOf(prediction, runsOf(population.runs, preset), population.task.classes);
        return (
          <section key={preset} className="answer" style={{ '--method': methodColour(preset) }}>
            <h4>
              <MethodName preset={preset} />
            </h4>
            {runs === 0 ? (
              <p className="small muted">All its runs have diverged.</p>
            ) : (
              classes.map((answer) => <ClassBar key={answer.name} answer={answer} runs={runs} />)
            )}
            {left === 0 ? null : <p className="small muted">{left} diverged, left out.</p>}
          </section>
        );
      })}
      <p className="small muted">
        At step {step}. Count: runs that choose the class. Bar and number: mean probability over runs.
      </p>
    </>
  );
}

function ClassBar({ answer, runs }: { readonly answer: ClassAnswer; readonly runs: number }) {
  const { name, votes, probability } = answer;
  return (
    <div className="class-bar">
      <span className="class-name" title={name}>
        {name}
      </span>
      <span className={`number ${votes === 0 ? 'muted' : ''}`}>
        {votes} of {runs}
      </span>
      <span className="bar-track" style={{ '--share': `${100 * probability}%` }} aria-hidden="true" />
      <span className="number muted">{probability.toFixed(2)}</span>
    </div>
  );
}
