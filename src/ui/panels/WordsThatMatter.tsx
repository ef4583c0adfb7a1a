import { useMemo } from 'react';
import { methodsOf, runsOf } from '../../store/methods';
import { occlusionOf, type WordEffect } from '../../store/occlusion';
import type { PopulationInfo } from '../../worker/protocol';
import { MethodName } from '../controls/MethodName';
import { useFollowedStudy } from '../studies/useStudy';
import { methodColour } from '../theme';
import './words-that-matter.css';

/** An effect of so much, in probability, is drawn at full strength where no word has a larger one. */
const LEAST_FULL = 0.05;

/** Each word of the text, coloured by what leaving it out does to the answer. */
export function WordsThatMatter({
  text,
  text2,
  population,
}: {
  readonly text: string;
  readonly text2: string | null;
  readonly population: PopulationInfo;
}) {
  const ask = useMemo(() => ({ topic: 'occlusion', text, text2 }) as const, [text, text2]);
  const { answered, problem } = useFollowedStudy('occlusion', ask);
  if (problem !== null) return <p className="problem small">{problem.message}</p>;
  if (answered?.ask !== ask) return <p className="small muted">Asking again without each word…</p>;
  const { answer, step } = answered;
  const methods = methodsOf(population.runs).flatMap((preset) => {
    const found = occlusionOf(answer, runsOf(population.runs, preset));
    return found === null ? [] : [{ preset, ...found }];
  });
  const full = Math.max(LEAST_FULL, ...methods.flatMap(({ words }) => words.map(({ effect }) => Math.abs(effect))));
  return (
    <section className="words-that-matter">
      <h4>The words that matter</h4>
      <p className="small muted">
        Each word left out in turn: filled where the answer loses probability without it, dashed where it gains; full
        colour is {(100 * full).toFixed(0)} points. Mean over runs, at step {step}.
      </p>
      {methods.map(({ preset, answer: chosen, words }) => (
        <div key={preset} className="word-line" style={{ '--method': methodColour(preset) }}>
          <p className="small">
            <MethodName preset={preset} />: {population.task.classes[chosen]}
          </p>
          <p className="word-text">
            {words.map((word, i) => (
              <WordMark key={i} word={word} full={full} />
            ))}
          </p>
        </div>
      ))}
    </section>
  );
}

function WordMark({ word: { word, second, effect }, full }: { readonly word: WordEffect; readonly full: number }) {
  const points = `${effect < 0 ? '−' : '+'}${Math.abs(100 * effect).toFixed(1)} points`;
  return (
    <>
      <span
        className={`word ${effect < 0 ? 'against' : ''} ${second ? 'second' : ''}`}
        style={{ '--strength': `${Math.round((100 * Math.abs(effect)) / full)}%` }}
        title={points}
      >
        {word}
        <span className="visually-hidden"> ({points})</span>
      </span>{' '}
    </>
  );
}
