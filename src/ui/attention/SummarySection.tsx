import { PRESETS } from '../../lab/presets';
import { attentionByMethod, headName, LOOKS, readToken, type MethodAttention } from '../../store/attention';
import { hasPrompt } from '../../store/chosen-run';
import { methodsOf } from '../../store/methods';
import type { StudyState } from '../../store/studies';
import { attentionSummaryTable } from '../../store/tables/attention-tables';
import type { PopulationInfo } from '../../worker/protocol';
import { MethodName } from '../controls/MethodName';
import { attentionSummaryFigure } from '../figures/attention-figures';
import { SaveFigure } from '../saving/SaveFigure';
import { SaveTable } from '../saving/SaveTable';
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
  const shown =
    answered === null ? null : { methods: attentionByMethod(answered.answer, population.runs, head), head, answered };
  const nothing = shown === null || shown.methods.length === 0;
  const without = methodsOf(population.runs.filter((run) => !hasPrompt(run)));
  return (
    <Part
      title="By method and layer"
      guide={`Per cent of a row’s attention, median over runs, ${headName(head)}. “Even” is what the place would get if every token looked at all tokens alike: compare with it, not with zero.`}
      why="The rows of an attention matrix sum to 1, so the more prompt tokens there are, the more attention they get by their number alone. Only what is above or below the even share tells that they are preferred or avoided."
      formula="share(F → G) = mean over rows i in F of Σ_{j in G} softmax_j(q_i·k_j / √d) · even: tokens in G / all tokens"
      tools={
        <>
          <SaveTable title="By method and layer" table={() => (nothing ? null : attentionSummaryTable(shown))} />
          <SaveFigure title="By method and layer" figure={() => (nothing ? null : attentionSummaryFigure(shown))} />
        </>
      }
    >
      {shown === null ? (
        <StudyNote state={state} what="Looking at every run’s attention" />
      ) : (
        <>
          {shown.methods.map((method) => (
            <MethodTable key={method.preset} method={method} />
          ))}
          {without.map((preset) => (
            <p key={preset} className="small muted">
              {PRESETS[preset].name} has no prompt that could be looked at.
            </p>
          ))}
          <p className="small muted">At step {shown.answered.step}.</p>
        </>
      )}
    </Part>
  );
}

function MethodTable({ method: { preset, n, layers, even } }: { readonly method: MethodAttention }) {
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
              {readToken(preset)} looks at
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
