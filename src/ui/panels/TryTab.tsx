import { useEffect, useId, useState } from 'react';
import { toFailure } from '../../lab/errors';
import type { RunInfo } from '../../lab/training/runs';
import { ANSWERS_GUIDE, shownAnswers, type ClassAnswer, type ShownAnswers } from '../../store/answers';
import { answersTable } from '../../store/tables/answer-tables';
import { useColumns, useSession, useSessionState } from '../context';
import { MethodName } from '../controls/MethodName';
import { answersFigure } from '../figures/answers-figure';
import { SaveFigure } from '../saving/SaveFigure';
import { SaveTable } from '../saving/SaveTable';
import { methodColour } from '../theme';
import '../views/view.css';
import { WordsThatMatter } from './WordsThatMatter';

const PAUSE = 250;

type Outcome =
  | { readonly kind: 'answer'; readonly shown: ShownAnswers; readonly runs: readonly RunInfo[] }
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
  // An answer of a population that is gone says nothing about this one.
  const shown = ready && outcome?.kind === 'answer' && outcome.runs === population.runs ? outcome.shown : null;

  useEffect(() => {
    if (!ready) return;
    let stale = false;
    const timer = setTimeout(() => {
      // Asked again after every evaluation, so that the answers follow the training.
      const { step } = columns.position;
      const asked = { text, text2: pair ? text2 : null, step };
      session.predict(asked.text, asked.text2).then(
        (prediction) => {
          if (stale) return;
          const { runs } = population;
          setOutcome({ kind: 'answer', shown: shownAnswers(asked, prediction, population), runs });
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
      {shown === null ? null : (
        <div className="view-head">
          <h3 className="eyebrow">What the runs answer</h3>
          <SaveTable title="What the runs answer" table={() => answersTable(shown)} />
          <SaveFigure title="What the runs answer" figure={() => answersFigure(shown)} />
        </div>
      )}
      <div aria-live="polite">
        {ready && outcome?.kind === 'refused' ? <p className="problem small">{outcome.message}</p> : null}
        {shown === null ? null : <Answers shown={shown} />}
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

function Answers({ shown: { methods, step } }: { readonly shown: ShownAnswers }) {
  return (
    <>
      {methods.map(({ preset, classes, runs, left }) => (
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
      ))}
      <p className="small muted">
        At step {step}. {ANSWERS_GUIDE}
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
