import { PRESETS } from '../../lab/presets';
import type { Nearness } from '../../lab/studies/nearest-rows';
import type { NearestTokens, NearToken, TextShift } from '../../lab/studies/nearest-tokens';
import type { Vocabulary } from '../../lab/studies/vocabulary';
import { compact, count, percent } from '../../store/numbers';
import { nearnessInWords, scaleInWords } from '../../store/prompt-reading';
import { runTitle } from '../../store/run-names';
import type { StudyState } from '../../store/studies';
import { nearestTable } from '../../store/tables/prompt-tables';
import type { PopulationInfo } from '../../worker/protocol';
import { StudyNote } from '../studies/StudyNote';
import { Part } from '../views/Part';
import { TableFrame } from '../views/TableFrame';

interface Props {
  readonly population: PopulationInfo;
  readonly run: number;
  readonly state: StudyState<'nearest-tokens'>;
  readonly vocabulary: Vocabulary;
}

/** The tokens that each position of one prompt is closest to. */
export function NearestSection({ population, run, state, vocabulary }: Props) {
  const { answered } = state;
  const isInstance = PRESETS[population.runs[run]?.preset ?? 'infoprompt'].prompt === 'instance';
  return (
    <Part
      title="Nearest tokens"
      guide={`For each position the five nearest of all ${count(vocabulary.tokens)} tokens. ${scaleInWords(vocabulary)}`}
      why="A soft prompt need not be near any word: training moves it wherever the loss falls, and the names of far neighbours explain nothing by themselves. Cosine compares directions alone; the distance also sees that a vector is longer or shorter than words are."
      formula="cosine = P·e / (‖P‖ ‖e‖) · distance = ‖P − e‖ · e: the word embedding of a token, before position and layer norm"
    >
      {answered?.ask.run !== run ? (
        <StudyNote state={state} what="Comparing with every token" />
      ) : (
        <Found
          answer={answered.answer}
          step={answered.step}
          vocabulary={vocabulary}
          title={runTitle(population.runs, run)}
          isInstance={isInstance}
        />
      )}
    </Part>
  );
}

interface FoundProps {
  readonly answer: NearestTokens;
  readonly step: number;
  readonly vocabulary: Vocabulary;
  /** What the run is called. */
  readonly title: string;
  readonly isInstance: boolean;
}

function Found({ answer: { positions, textShift }, step, vocabulary, title, isInstance }: FoundProps) {
  if (positions.length === 0) return <p className="small problem">This prompt is no number any more.</p>;
  const nearness = nearnessInWords(positions, vocabulary);
  const about = [
    `${title}, at step ${step}${isInstance ? '; the part of its prompt that all texts share' : ''}.`,
    nearness,
    scaleInWords(vocabulary),
  ];
  return (
    <>
      {isInstance ? <ShiftText shift={textShift} /> : null}
      <p className="small">{nearness}</p>
      <TableFrame
        name="Nearest tokens of each position"
        about="Nearest first, each with its cosine or distance."
        table={() => nearestTable(positions, about)}
      >
        <table className="prompt-table">
          <caption className="visually-hidden">Nearest tokens of each prompt position at step {step}</caption>
          <thead>
            <tr>
              <th scope="col">At step {step}</th>
              <th scope="col">By cosine</th>
              <th scope="col">By distance</th>
            </tr>
          </thead>
          <tbody>
            {positions.map(({ norm, nearest }, i) => (
              <tr key={i}>
                <th scope="row">
                  P{i + 1}
                  <span className="muted number prompt-norm-cell">norm {compact(norm)}</span>
                </th>
                {(['cosine', 'distance'] as const).map((measure) => (
                  <td key={measure}>
                    <Tokens tokens={nearest[measure]} measure={measure} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </>
  );
}

function ShiftText({ shift }: { readonly shift: TextShift | null }) {
  return (
    <p className="small">
      This method writes a prompt for each text. Here is b₂, the part that all texts have
      {shift === null
        ? '.'
        : `; a text moves it by ${percent(shift.share)} of its length (mean of ‖P(x) − b₂‖ / ‖b₂‖ over ${shift.texts} validation texts).`}
    </p>
  );
}

function Tokens({ tokens, measure }: { readonly tokens: readonly NearToken[]; readonly measure: Nearness }) {
  if (tokens.length === 0) return <span className="muted">no direction</span>;
  return (
    <ol className="near-tokens">
      {tokens.map(({ id, token, value }) => (
        <li key={id}>
          <bdi className="near-token">{token}</bdi>{' '}
          <span className="number muted">{measure === 'cosine' ? value.toFixed(2) : compact(value)}</span>
        </li>
      ))}
    </ol>
  );
}
