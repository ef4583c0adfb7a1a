import { useState } from 'react';
import { judgedTitle } from '../../lab/scores/metric';
import { pInWords } from '../../lab/statistics/words';
import { defaultOpponents, type Compared, type Opponents } from '../../store/comparison';
import { methodsOf } from '../../store/methods';
import { comparisonTable } from '../../store/tables/sensitivity-tables';
import type { PopulationInfo } from '../../worker/protocol';
import { differenceFigure } from '../figures/sensitivity-figures';
import { NextButtons } from '../panels/NextButtons';
import { PhraseText } from '../panels/PhraseText';
import { SaveFigure } from '../saving/SaveFigure';
import { SaveTable } from '../saving/SaveTable';
import { methodColour } from '../theme';
import { Part } from '../views/Part';
import { DifferencePlot } from './DifferencePlot';
import { OpponentsControl } from './OpponentsControl';
import { useCompared } from './useCompared';
import { useLatest } from './useLatest';

/** Two methods, pair by pair: what is shared drops out of the difference. */
export function ComparisonSection({ population }: { readonly population: PopulationInfo }) {
  const latest = useLatest();
  const methods = methodsOf(population.runs);
  const [wanted, setWanted] = useState<Opponents | null>(null);
  const usable = wanted !== null && methods.includes(wanted.a) && methods.includes(wanted.b);
  const opponents = usable ? wanted : defaultOpponents(methods);
  const compared = useCompared(latest, opponents);

  return (
    <Part
      title="Two methods, pair by pair"
      guide="A mark is one pair of runs with the same initialisation, seed and examples; right of the zero line the first method is better."
      why="Seeds and samples move scores more than methods do. Within a pair both are the same, so they drop out of the difference. A difference is claimed only where the interval of the median leaves 0 out and the sign test reaches 0.05. Which method’s runs lie closer together is asked by their distances from their own median, which one failed run does not decide."
      formula="dᵢ = score(A, pair i) − score(B, pair i) · interval: 10,000 bootstrap draws of pairs (of data seeds first), 2.5 % to 97.5 % of their medians · p = min(1, 2 P[Bin(better + worse, ½) ≤ min(better, worse)]) · spread: cᵢ = |score(A, i) − median A| − |score(B, i) − median B|, interval of its mean likewise, p by exchanging the two distances of pairs"
      tools={
        <>
          <SaveTable
            title="Two methods, pair by pair"
            table={() => (compared === null ? null : comparisonTable(compared, population.task.metric))}
          />
          <SaveFigure
            title="Two methods, pair by pair"
            figure={() =>
              compared === null || compared.comparison.pairs === 0
                ? null
                : differenceFigure(compared.comparison, population.task.metric, whenMeasured(compared, population))
            }
          />
        </>
      }
    >
      {opponents === null ? (
        <p className="small">There is one method only: choose another one beside it to compare them.</p>
      ) : (
        <>
          <OpponentsControl methods={methods} opponents={opponents} onChoose={setWanted} />
          {compared === null ? (
            <p className="small muted">
              {latest === null ? 'There are no scores to compare yet.' : 'Computing the interval…'}
            </p>
          ) : (
            <Result compared={compared} population={population} />
          )}
        </>
      )}
    </Part>
  );
}

function whenMeasured({ atEnd, step }: Compared, { task }: PopulationInfo): string {
  const title = judgedTitle(task);
  return atEnd ? `Test ${title}, after step ${step}.` : `So far: validation ${title} at step ${step}.`;
}

function Result({ compared, population }: { readonly compared: Compared; readonly population: PopulationInfo }) {
  const { comparison, contrast, verdict, spreadVerdict, atEnd } = compared;
  return (
    <div className="sens-result" data-testid="comparison">
      <p className="verdict">
        <PhraseText phrases={verdict.lead} />
      </p>
      {comparison.pairs === 0 ? null : (
        <>
          <Counts compared={compared} />
          <DifferencePlot comparison={comparison} metric={population.task.metric} />
        </>
      )}
      {spreadVerdict.length === 0 ? null : (
        <p className="verdict">
          <PhraseText phrases={spreadVerdict} />
        </p>
      )}
      <p className="small muted">
        {[
          whenMeasured(compared, population),
          ...verdict.notes,
          ...(atEnd ? [] : ['Learning is not over: the order may change.']),
        ].join(' ')}
      </p>
      <p className="small">
        <span className="muted">The pair isolates: </span>
        <strong>{ISOLATED[contrast.isolates]}</strong>
      </p>
      {atEnd && verdict.next.length > 0 ? (
        <div className="small">
          <h4>What to do next</h4>
          <ul className="sens-next">
            {verdict.next.map(({ kind, text }) => (
              <li key={kind}>{text}</li>
            ))}
          </ul>
          <NextButtons advice={verdict.next} />
        </div>
      ) : null}
    </div>
  );
}

const ISOLATED: Readonly<Record<Compared['contrast']['isolates'], string>> = {
  'mutual-information': 'the mutual-information losses',
  'head-loss': 'the head loss',
  'representation-loss': 'the representation loss',
  'choice-of-loss': 'the choice of loss',
  'instance-dependence': 'a prompt of its own for each text',
  kl: 'the KL term',
  clamp: 'the released clamp',
  head: 'the head',
  layout: 'the place of the prompt',
  initialisation: 'the initialisation',
  several: 'no one thing; several differ',
  nothing: 'nothing: the two are the same here',
};

/** Better, equal, worse: as a bar and in figures. */
function Counts({ compared }: { readonly compared: Compared }) {
  const { a, b, better, equal, worse, signTest } = compared.comparison;
  const sides = [
    { key: 'better', count: better, colour: methodColour(a) },
    { key: 'equal', count: equal, colour: 'var(--line-strong)' },
    { key: 'worse', count: worse, colour: methodColour(b) },
  ];
  return (
    <div>
      <div className="sens-bar" aria-hidden="true">
        {sides
          .filter(({ count }) => count > 0)
          .map(({ key, count, colour }) => (
            <span key={key} style={{ flexGrow: count, background: colour }} />
          ))}
      </div>
      <p className="small number sens-counts">
        {sides.map(({ key, count, colour }) => (
          <span key={key}>
            <span className="method-bar" style={{ background: colour }} />
            {count} {key}
          </span>
        ))}
        <span>sign test {pInWords(signTest)}</span>
      </p>
    </div>
  );
}
