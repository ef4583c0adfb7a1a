import { useId, useMemo, useState } from 'react';
import { PRESETS } from '../../lab/presets';
import type { Vocabulary } from '../../lab/studies/vocabulary';
import { compact, count, percent } from '../../store/numbers';
import { planePaths, type PlanePath } from '../../store/prompt-reading';
import { runTitle } from '../../store/run-names';
import type { StudyState } from '../../store/studies';
import type { PopulationInfo } from '../../worker/protocol';
import { useStage } from '../charts/useStage';
import { RunsLegend } from '../controls/RunsLegend';
import { Segmented } from '../controls/Segmented';
import { StudyNote } from '../studies/StudyNote';
import { Part } from '../views/Part';
import { Plane } from './Plane';
import type { NamedPlace } from './plane-layout';

const VIEWS = [
  { value: 0, text: 'where it is' },
  { value: 1, text: 'how it moved' },
];

interface Props {
  readonly population: PopulationInfo;
  readonly run: number;
  readonly state: StudyState<'prompt-paths'>;
  readonly nearest: StudyState<'nearest-tokens'>;
  readonly vocabulary: Vocabulary;
}

/** The way of every prompt across the vocabulary. */
export function PlaneSection({ population, run, state, nearest, vocabulary }: Props) {
  const { setElement, width, height, visible } = useStage();
  const [isMovement, setMovement] = useState(false);
  const id = useId();
  const { answered } = state;
  const paths = useMemo(() => (answered === null ? null : planePaths(answered.answer)), [answered]);
  const names = useMemo(() => nearestNames(nearest, vocabulary), [nearest, vocabulary]);
  const [first, second] = vocabulary.shares;
  const grey =
    vocabulary.drawn.length < vocabulary.tokens
      ? `a sample of ${count(vocabulary.drawn.length)} of the ${count(vocabulary.tokens)} vocabulary tokens`
      : 'the vocabulary tokens';
  return (
    <Part
      title="The way across the vocabulary"
      guide={`Grey: ${grey}. Each line is a run: the mean of its prompt tokens from the initialisation (hollow mark) to now (filled). Strong: the chosen run, dashed its single tokens. “How it moved” lets every run begin at the cross. The two axes hold ${percent(first + second)} of the variance of the word embeddings: what lies together here may lie far apart in the other directions.`}
      why="The axes are those along which the word embeddings of this encoder spread most; they stay the same for every run and every step. A mean of random tokens begins near the origin of the embeddings however long its tokens are."
      formula="x = (mean_i P_i − mean e) · a₁, y = (mean_i P_i − mean e) · a₂ · a₁, a₂: eigenvectors of the covariance of e with the largest eigenvalues"
    >
      <div className="prompt-switch">
        <span id={id} className="small muted">
          Show
        </span>
        <Segmented
          labelledBy={id}
          options={VIEWS}
          value={isMovement ? 1 : 0}
          onChoose={(value) => setMovement(value === 1)}
        />
      </div>
      <div ref={setElement} className="plane-stage">
        {paths === null || answered === null ? (
          <StudyNote state={state} what="Following the prompts" />
        ) : visible && width > 0 ? (
          <Plane
            width={width}
            height={height}
            population={population}
            paths={paths}
            chosen={run}
            tokens={answered.ask.run === run ? answered.answer.tokens : []}
            vocabulary={vocabulary}
            names={names}
            isMovement={isMovement}
          />
        ) : null}
      </div>
      <RunsLegend
        label="Methods and initialisations of the paths"
        runs={population.runs.filter(({ preset }) => PRESETS[preset].prompt !== 'none')}
      />
      {paths === null ? null : (
        <details className="small">
          <summary className="muted">As a table</summary>
          <PathsTable population={population} paths={paths} />
        </details>
      )}
    </Part>
  );
}

/** The tokens nearest to any position, each once. */
function nearestNames({ answered }: StudyState<'nearest-tokens'>, { places }: Vocabulary): NamedPlace[] {
  const named = new Map<number, NamedPlace>();
  for (const { nearest } of answered?.answer.positions ?? []) {
    for (const token of [nearest.cosine[0], nearest.distance[0]]) {
      if (token === undefined) continue;
      const { id } = token;
      named.set(id, { name: token.token, x: places[2 * id] ?? NaN, y: places[2 * id + 1] ?? NaN });
    }
  }
  return [...named.values()];
}

function PathsTable({
  population: { runs },
  paths,
}: {
  readonly population: PopulationInfo;
  readonly paths: readonly PlanePath[];
}) {
  const place = (point: PlanePath['points'][number] | undefined): string =>
    point === undefined ? '–' : point.map(compact).join(', ');
  return (
    <div className="prompt-scroll" role="region" aria-label="Paths of the prompts in figures" tabIndex={0}>
      <table className="prompt-table">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Start</th>
            <th scope="col">Now</th>
          </tr>
        </thead>
        <tbody className="number">
          {paths.map(({ run, points }) => (
            <tr key={run}>
              <th scope="row">{runTitle(runs, run)}</th>
              <td>{place(points[0])}</td>
              <td>{place(points.at(-1))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
