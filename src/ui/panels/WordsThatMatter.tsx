import { useMemo } from 'react';
import { effectText, shownWords, wordsGuide, type WordEffect } from '../../store/occlusion';
import { wordsTable } from '../../store/tables/answer-tables';
import type { PopulationInfo } from '../../worker/protocol';
import { MethodName } from '../controls/MethodName';
import { wordsFigure } from '../figures/words-figure';
import { SaveFigure } from '../saving/SaveFigure';
import { SaveTable } from '../saving/SaveTable';
import { useFollowedStudy } from '../studies/useStudy';
import { methodColour } from '../theme';
import '../views/view.css';
import './words-that-matter.css';

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
  const shown = shownWords(answered, population);
  const nothing = shown.methods.length === 0;
  return (
    <section className="words-that-matter">
      <div className="view-head">
        <h4>The words that matter</h4>
        <SaveTable title="The words that matter" table={() => (nothing ? null : wordsTable(shown))} />
        <SaveFigure title="The words that matter" figure={() => (nothing ? null : wordsFigure(shown))} />
      </div>
      <p className="small muted">
        {wordsGuide(shown, 'dashed')} At step {shown.step}.
      </p>
      {shown.methods.map(({ preset, answer: chosen, words }) => (
        <div key={preset} className="word-line" style={{ '--method': methodColour(preset) }}>
          <p className="small">
            <MethodName preset={preset} />: {shown.classes[chosen]}
          </p>
          <p className="word-text">
            {words.map((word, i) => (
              <WordMark key={i} word={word} full={shown.full} />
            ))}
          </p>
        </div>
      ))}
    </section>
  );
}

function WordMark({ word: { word, second, effect }, full }: { readonly word: WordEffect; readonly full: number }) {
  const points = effectText(effect);
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
