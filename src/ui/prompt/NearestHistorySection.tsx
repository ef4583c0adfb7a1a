import { useId, useMemo, useState } from 'react';
import type { NearestMoment } from '../../lab/studies/nearest-history';
import type { Nearness } from '../../lab/studies/nearest-rows';
import { nearestSpans, type NearestSpan } from '../../store/prompt-reading';
import { Segmented } from '../controls/Segmented';
import { StudyNote } from '../studies/StudyNote';
import { useFollowedStudy } from '../studies/useStudy';
import { Part } from '../views/Part';

const MEASURES: readonly Nearness[] = ['cosine', 'distance'];

/** When the nearest token of each position changed. */
export function NearestHistorySection({ run }: { readonly run: number }) {
  const id = useId();
  const [measure, setMeasure] = useState<Nearness>('cosine');
  const state = useFollowedStudy(
    'nearest-history',
    useMemo(() => ({ topic: 'nearest-history', run }) as const, [run]),
  );
  const { answered } = state;
  return (
    <Part
      title="Nearest token over time"
      guide="Each row is a position of the prompt; a new block begins at the evaluation at which another token became the nearest."
      why="Prompts are written down at every evaluation, whether this view is open or not, and outlast a reload of the page (beyond 16 MB the record then begins anew). In a long training only every second, fourth, … evaluation is kept, at most 64; the first and the newest are always there."
      formula="nearest token of position i at step t = the e with the greatest cosine to P_i(t), or with the least distance"
    >
      <div className="prompt-switch">
        <span id={id} className="small muted">
          Nearest by
        </span>
        <Segmented
          labelledBy={id}
          options={MEASURES.map((text, value) => ({ value, text }))}
          value={MEASURES.indexOf(measure)}
          onChoose={(index) => setMeasure(MEASURES[index] ?? 'cosine')}
        />
      </div>
      {answered?.ask.run !== run ? (
        <StudyNote state={state} what="Comparing every evaluation’s prompt with every token" />
      ) : (
        <Timeline moments={answered.answer.moments} measure={measure} />
      )}
    </Part>
  );
}

interface Props {
  readonly moments: readonly NearestMoment[];
  readonly measure: Nearness;
}

function Timeline({ moments, measure }: Props) {
  const spans = useMemo(() => nearestSpans(moments, measure), [moments, measure]);
  const [first, last] = [moments[0], moments.at(-1)];
  if (first === undefined || last === undefined || spans.length === 0)
    return <p className="small muted">No prompt of this run has been recorded.</p>;
  return (
    <>
      <ol className="spans" aria-label="Nearest token over time, by position">
        {spans.map((own, position) => (
          <li key={position}>
            <span className="spans-name small">P{position + 1}</span>
            <ol className="spans-row">
              {own.map((span) => (
                <Block key={span.from} span={span} />
              ))}
            </ol>
          </li>
        ))}
      </ol>
      <p className="spans-axis small muted number">
        <span>step {first.step}</span>
        <span>step {last.step}</span>
      </p>
      <details className="small">
        <summary className="muted">As a table</summary>
        <MomentsTable moments={moments} measure={measure} positions={spans.length} />
      </details>
    </>
  );
}

function Block({ span: { token, from, to, share } }: { readonly span: NearestSpan }) {
  const when = from === to ? `step ${from}` : `steps ${from} to ${to}`;
  const name = token === '' ? 'no such position' : token;
  return (
    <li style={{ flexGrow: share }} title={`${name}, ${when}`}>
      <bdi aria-hidden="true">{token}</bdi>
      <span className="visually-hidden">{`${name}, ${when}`}</span>
    </li>
  );
}

function MomentsTable({ moments, measure, positions }: Props & { readonly positions: number }) {
  return (
    <div className="prompt-scroll" role="region" aria-label="Nearest token at every recorded step" tabIndex={0}>
      <table className="prompt-table">
        <thead>
          <tr>
            <th scope="col">Step</th>
            {Array.from({ length: positions }, (_, i) => (
              <th key={i} scope="col">
                P{i + 1}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {moments.map(({ step, nearest }, at) => (
            <tr key={step}>
              <th scope="row" className="number">
                {step}
              </th>
              {Array.from({ length: positions }, (_, i) => {
                const token = nearest[measure][i] ?? '–';
                const before = moments[at - 1]?.nearest[measure][i] ?? token;
                return <td key={i}>{token === before ? token : <strong>{token}</strong>}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
