import { useMemo, useState } from 'react';
import { PRESETS } from '../../lab/presets';
import type { AttentionMap } from '../../lab/studies/attention';
import { CUT_NOTE, headMap, headName, NO_EXPLANATION, type ShownMap } from '../../store/attention';
import { runTitle } from '../../store/run-names';
import type { StudyState } from '../../store/studies';
import { mapTable } from '../../store/tables/attention-tables';
import type { PopulationInfo } from '../../worker/protocol';
import { mapFigure } from '../figures/attention-figures';
import { SaveFigure } from '../saving/SaveFigure';
import { SaveTable } from '../saving/SaveTable';
import { StudyNote } from '../studies/StudyNote';
import { methodColour } from '../theme';
import { Part } from '../views/Part';
import { HeatMap } from './HeatMap';

interface Props {
  readonly population: PopulationInfo;
  readonly run: number;
  readonly layer: number;
  readonly head: number | null;
  readonly state: StudyState<'attention'>;
}

/** Token by token, who looks at whom in one run. */
export function MapSection({ population: { runs }, run, layer, head, state }: Props) {
  const { answered } = state;
  const about = `${runTitle(runs, run)}, layer ${layer + 1}, ${headName(head)}`;
  const preset = runs[run]?.preset ?? 'infoprompt';
  // Until the answer to the present question is there, the one before stays, if it is about this run and layer.
  const isOwn = answered !== null && answered.ask.run === run && answered.ask.layer === layer;
  const map = isOwn ? answered.answer.map : null;
  const shown: ShownMap | null =
    map === null || !isOwn ? null : { title: `Attention of ${about}`, map, head, answered };
  return (
    <Part
      title="Token by token"
      guide={`A row is a token that looks, a column one that is looked at; every row sums to 100 %. ${about}. ${NO_EXPLANATION}`}
      why="Quite different attention can lead to the same answer, and attention often disagrees with what the answer really depends on (Jain and Wallace 2019, arXiv 1902.10186). What leaving a word out does to the answer is shown under Try it."
      formula="attention = softmax(q kᵀ / √d), of this text with this run’s prompt in its places"
      tools={
        <>
          <SaveTable title="Token by token" table={() => (shown === null ? null : mapTable(shown))} />
          <SaveFigure title="Token by token" figure={() => (shown === null ? null : mapFigure(shown))} />
        </>
      }
    >
      {PRESETS[preset].prompt === 'none' ? (
        <p className="small muted">{PRESETS[preset].name} has no prompt that could look or be looked at.</p>
      ) : !isOwn ? (
        <StudyNote state={state} what="Reading the attention" />
      ) : shown === null ? (
        <p className="small problem">The prompt of this run is no number any more.</p>
      ) : (
        <>
          <HeatMap map={shown.map} head={head} name={shown.title} colour={methodColour(preset)} />
          {shown.answered.answer.cut ? <p className="small muted">{CUT_NOTE}</p> : null}
          <MapTable map={shown.map} head={head} />
        </>
      )}
    </Part>
  );
}

/** The same in figures; made only when it is opened, because it has many cells. */
function MapTable({ map, head }: { readonly map: AttentionMap; readonly head: number | null }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="small" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="muted">As a table</summary>
      {isOpen ? <Figures map={map} head={head} /> : null}
    </details>
  );
}

function Figures({ map, head }: { readonly map: AttentionMap; readonly head: number | null }) {
  const { tokens } = map;
  const values = useMemo(() => headMap(map, head), [map, head]);
  return (
    <div className="attention-scroll attention-figures" role="region" aria-label="Attention in per cent" tabIndex={0}>
      <table className="attention-table">
        <thead>
          <tr>
            <th scope="col">Looks ↓ at →</th>
            {tokens.map(({ name }, column) => (
              <th key={column} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="number">
          {tokens.map(({ name }, row) => (
            <tr key={row}>
              <th scope="row">{name}</th>
              {tokens.map((_, column) => (
                <td key={column}>{(100 * (values[row * tokens.length + column] ?? NaN)).toFixed(1)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
