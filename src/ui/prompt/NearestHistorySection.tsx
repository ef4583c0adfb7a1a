import { useId, useMemo, useState } from 'react';
import type { NearestMoment } from '../../lab/studies/nearest-history';
import type { Nearness } from '../../lab/studies/nearest-rows';
import { nearestSpans, spanInWords, type NearestSpan } from '../../store/prompt-reading';
import { runTitle } from '../../store/run-names';
import { momentsTable } from '../../store/tables/prompt-tables';
import type { PopulationInfo } from '../../worker/protocol';
import { Segmented } from '../controls/Segmented';
import { nearestSpansFigure } from '../figures/nearest-spans-figure';
import { SaveFigure } from '../saving/SaveFigure';
import { StudyNote } from '../studies/StudyNote';
import { useFollowedStudy } from '../studies/useStudy';
import { Part } from '../views/Part';
import { TableFrame } from '../views/TableFrame';

const MEASURES: readonly Nearness[] = ['cosine', 'distance'];

interface SectionProps {
  readonly population: PopulationInfo;
  readonly run: number;
}

/** When the nearest token of each position changed. */
export function NearestHistorySection({ population: { runs }, run }: SectionProps) {
  const id = useId();
  const [measure, setMeasure] = useState<Nearness>('cosine');
  const state = useFollowedStudy(
    'nearest-history',
    useMemo(() => ({ topic: 'nearest-history', run }) as const, [run]),
  );
  const { answered } = state;
  const moments = answered?.ask.run === run ? answered.answer.moments : null;
  return (
    <Part
      title="Nearest token over time"
      guide="Each row is a position of the prompt; a new block begins at the evaluation at which another token became the nearest."
      why="Prompts are written down at every evaluation, whether this view is open or not, and outlast a reload of the page (beyond 16 MB the record then begins anew). In a long training only every second, fourth, … evaluation is kept, at most 64; the first and the newest are always there."
      formula="nearest token of position i at step t = the e with the greatest cosine to P_i(t), or with the least distance"
      tools={
        <SaveFigure
          title="Nearest token over time"
          figure={() => (moments === null ? null : nearestSpansFigure({ moments, measure, runs, run }))}
        />
      }
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
      {moments === null ? (
        <StudyNote state={state} what="Comparing every evaluation’s prompt with every token" />
      ) : (
        <Timeline moments={moments} measure={measure} title={runTitle(runs, run)} />
      )}
    </Part>
  );
}

interface Props {
  readonly moments: readonly NearestMoment[];
  readonly measure: Nearness;
  /** What the run is called. */
  readonly title: string;
}

function Timeline({ moments, measure, title }: Props) {
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
        <MomentsTable moments={moments} measure={measure} title={title} positions={spans.length} />
      </details>
    </>
  );
}

function Block({ span }: { readonly span: NearestSpan }) {
  const words = spanInWords(span);
  return (
    <li style={{ flexGrow: span.share }} title={words}>
      <bdi aria-hidden="true">{span.token}</bdi>
      <span className="visually-hidden">{words}</span>
    </li>
  );
}

function MomentsTable({ moments, measure, title, positions }: Props & { readonly positions: number }) {
  return (
    <TableFrame
      name="Nearest token at every recorded step"
      about={`Nearest by ${measure}. Strong: another than the time before.`}
      table={() => momentsTable(moments, measure, [`${title}.`])}
    >
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
    </TableFrame>
  );
}
