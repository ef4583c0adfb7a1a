import { useId, useMemo, useState } from 'react';
import { PRESETS } from '../../lab/presets';
import type { Vocabulary } from '../../lab/studies/vocabulary';
import { planeInWords, planePaths } from '../../store/prompt-reading';
import type { StudyState } from '../../store/studies';
import { pathsTable } from '../../store/tables/prompt-tables';
import type { PopulationInfo } from '../../worker/protocol';
import { useStage } from '../charts/useStage';
import { RunsLegend } from '../controls/RunsLegend';
import { Segmented } from '../controls/Segmented';
import { vocabularyPlaneFigure } from '../figures/vocabulary-plane-figure';
import { SaveFigure } from '../saving/SaveFigure';
import { StudyNote } from '../studies/StudyNote';
import { Numbers } from '../views/Numbers';
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
  const tokens = answered?.ask.run === run ? answered.answer.tokens : [];
  const { grey, caution } = planeInWords(vocabulary);
  const about = [
    `At step ${answered?.step ?? 0}. Each line is a run: the mean of its prompt tokens from the initialisation to now.`,
    isMovement
      ? 'Every run begins at the cross.'
      : `Hollow mark: the initialisation; filled: now. ${grey} Black, with names: the tokens nearest to the chosen run’s; a name that would cover another is left out.`,
    caution,
  ];
  return (
    <Part
      title="The way across the vocabulary"
      guide={`${grey} Each line is a run: the mean of its prompt tokens from the initialisation (hollow mark) to now (filled). Strong: the chosen run, dashed its single tokens. “How it moved” lets every run begin at the cross. ${caution}`}
      why="The axes are those along which the word embeddings of this encoder spread most; they stay the same for every run and every step. A mean of random tokens begins near the origin of the embeddings however long its tokens are."
      formula="x = (mean_i P_i − mean e) · a₁, y = (mean_i P_i − mean e) · a₂ · a₁, a₂: eigenvectors of the covariance of e with the largest eigenvalues"
      tools={
        <SaveFigure
          title="The way across the vocabulary"
          figure={() =>
            paths === null
              ? null
              : vocabularyPlaneFigure({
                  runs: population.runs,
                  paths,
                  chosen: run,
                  tokens,
                  vocabulary,
                  names,
                  isMovement,
                  about,
                })
          }
        />
      }
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
        {paths === null ? (
          <StudyNote state={state} what="Following the prompts" />
        ) : visible && width > 0 ? (
          <Plane
            width={width}
            height={height}
            population={population}
            paths={paths}
            chosen={run}
            tokens={tokens}
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
        <Numbers
          name="Paths of the prompts in figures"
          about="The mean of a prompt’s tokens on the two axes, at its first evaluation and now."
          table={pathsTable(paths, population.runs, [`At step ${answered?.step ?? 0}.`, caution])}
        />
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
