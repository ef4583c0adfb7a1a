import { PRESETS } from '../../lab/presets';
import { informationText, lossScores, type Unit } from '../../store/information';
import { CLAMP_NOTE, lossScoresTable } from '../../store/tables/information-tables';
import type { PopulationInfo } from '../../worker/protocol';
import { useColumns } from '../context';
import { MethodName } from '../controls/MethodName';
import { Part } from '../views/Part';
import { TableFrame } from '../views/TableFrame';

/** The trained losses as scores, beside what they cannot exceed. */
export function LossScoresPart({
  population: { runs },
  unit,
}: {
  readonly population: PopulationInfo;
  readonly unit: Unit;
}) {
  const { columns } = useColumns('evaluation');
  const { step } = columns;
  const rows = lossScores(runs, step);
  const at = step.stepAt(step.length - 1);
  return (
    <Part
      title="What the losses reach"
      guide="Each score beside its ceiling, on the batch of the last evaluation, median over runs: what is close to its ceiling has nothing more to say."
      why="Both losses are contrastive: a score counts how much better one positive is told from its negatives than by chance. With enough of a difference a score stops at its ceiling, whatever there is left to know. The divergence KL(N₁‖N₀) between the passes’ Gaussians is exact, and the representation score cannot exceed it either. The head score is no bound on mutual information: its negatives are word embeddings, not other prompts."
      formula="mean log(T + 1) − L_head ≤ mean log(T + 1) · log(K + 1) − L_rep ≤ min(log(K + 1), KL(N₁‖N₀))"
    >
      {rows.length === 0 ? (
        <p className="small">No chosen method has a bottleneck, and so none of these losses.</p>
      ) : step.length === 0 ? (
        <p className="small muted">Not measured yet: press Play.</p>
      ) : (
        <TableFrame
          name="Scores of the losses"
          about={`In ${unit}, at step ${at}. KL is KL(N₁‖N₀).`}
          table={() => lossScoresTable(rows, unit, at)}
        >
          <table className="number-table information-losses">
            <thead>
              <tr>
                <th scope="col">Method</th>
                <th scope="col" title="mean log(T + 1) − L_head, of mean log(T + 1)">
                  Head
                </th>
                <th scope="col" title="log(K + 1) − L_rep, of log(K + 1)">
                  Repr.
                </th>
                <th scope="col" title="Exact divergence of pass 1’s Gaussian from pass 0’s, summed over dimensions">
                  KL
                </th>
                <th scope="col">N</th>
              </tr>
            </thead>
            <tbody className="number">
              {rows.map((row) => (
                <tr key={row.preset}>
                  <th scope="row">
                    <MethodName preset={row.preset} />
                  </th>
                  <td>{ofCeiling(unit, row.headScore, row.headCeiling)}</td>
                  <td>{ofCeiling(unit, row.representationScore, row.representationCeiling)}</td>
                  <td>{informationText(unit, row.klBetween)}</td>
                  <td>{row.n}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      {rows.some(({ preset }) => PRESETS[preset].clamp) ? <p className="small muted">{CLAMP_NOTE}</p> : null}
    </Part>
  );
}

function ofCeiling(unit: Unit, score: number, ceiling: number): string {
  return Number.isNaN(score) ? '–' : `${informationText(unit, score)} of ${informationText(unit, ceiling)}`;
}
