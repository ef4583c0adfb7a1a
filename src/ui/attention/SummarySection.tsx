import { PRESETS } from '../../lab/presets';
import { attentionByMethod, LOOKS, type MethodAttention } from '../../store/attention';
import { hasPrompt } from '../../store/chosen-run';
import { methodsOf } from '../../store/methods';
import type { StudyState } from '../../store/studies';
import type { PopulationInfo } from '../../worker/protocol';
import { MethodName } from '../controls/MethodName';
import { StudyNote } from '../studies/StudyNote';
import { methodColour } from '../theme';
import { Part } from '../views/Part';

interface Props {
  readonly population: PopulationInfo;
  readonly head: number | null;
  readonly state: StudyState<'attention'>;
}

/** Layer by layer, how much of the attention goes to and comes from the prompt. */
export function SummarySection({ population, head, state }: Props) {
  const { answered } = state;
  const without = methodsOf(population.runs.filter((run) => !hasPrompt(run)));
  return (
    <Part
      title="By method and layer"
      guide={`Per cent of a row’s attention, median over runs, ${head === null ? 'mean over heads' : `head ${head + 1}`}. “Even” is what the place would get if every token looked at all tokens alike: compare with it, not with zero.`}
      why="The rows of an attention matrix sum to 1, so the more prompt tokens there are, the more attention they get by their number alone. Only what is above or below the even share tells that they are preferred or avoided."
      formula="share(F → G) = mean over rows i in F of Σ_{j in G} softmax_j(q_i·k_j / √d) · even: tokens in G / all tokens"
    >
      {answered === null ? (
        <StudyNote state={state} what="Looking at every run’s attention" />
      ) : (
        <>
          {attentionByMethod(answered.answer, population.runs, head).map((method) => (
            <MethodTable key={method.preset} method={method} />
          ))}
          {without.map((preset) => (
            <p key={preset} className="small muted">
              {PRESETS[preset].name} has no prompt that could be looked at.
            </p>
          ))}
          <p className="small muted">At step {answered.step}.</p>
        </>
      )}
    </Part>
  );
}

function MethodTable({ method: { preset, n, layers, even } }: { readonly method: MethodAttention }) {
  const read = PRESETS[preset].layout === 'prefix' ? '[CLS]' : '[MASK]';
  return (
    <div
      className="attention-scroll"
      role="region"
      aria-label={`Attention of ${PRESETS[preset].name}`}
      tabIndex={0}
      style={{ '--method': methodColour(preset) }}
    >
      <table className="attention-table">
        <caption>
          <MethodName preset={preset} /> <span className="muted">N = {n}</span>
        </caption>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>
              Layer
            </th>
            <th scope="colgroup" colSpan={4}>
              {read} looks at
            </th>
            <th scope="col" rowSpan={2}>
              Words
              <br />→ prompt
            </th>
            <th scope="col" rowSpan={2}>
              Prompt
              <br />→ words
            </th>
          </tr>
          <tr>
            <th scope="col">prompt</th>
            <th scope="col">itself</th>
            <th scope="col" title="The other special tokens">
              special
            </th>
            <th scope="col">words</th>
          </tr>
        </thead>
        <tbody className="number">
          {layers.map((shares, layer) => (
            <Row key={layer} name={String(layer + 1)} shares={shares} />
          ))}
          <Row name="even" shares={even} isEven />
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly name: string;
  /** In the order of `LOOKS`. */
  readonly shares: readonly number[];
  readonly isEven?: boolean;
}

function Row({ name, shares, isEven = false }: RowProps) {
  return (
    <tr className={isEven ? 'attention-even' : ''}>
      <th scope="row">{name}</th>
      {LOOKS.map(([from, to], i) => {
        const share = shares[i] ?? NaN;
        const known = !Number.isNaN(share);
        return (
          <td key={`${from} ${to}`} style={{ '--share': `${known ? 100 * share : 0}%` }}>
            {known ? (100 * share).toFixed(1) : '–'}
          </td>
        );
      })}
    </tr>
  );
}
