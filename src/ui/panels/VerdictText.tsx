import { PRESETS } from '../../lab/presets';
import { judgedTitle } from '../../lab/scores/metric';
import { describeEnd, describeStanding, type Phrase, type Verdict } from '../../store/verdict';
import { useColumns, useSessionState } from '../context';
import { methodColour } from '../theme';

/** What the measurements say so far, or at the end. */
export function VerdictText() {
  const { columns } = useColumns('evaluation');
  const population = useSessionState((state) => state.population);
  const final = useSessionState((state) => state.final);
  const play = useSessionState((state) => state.play);
  const diverged = useSessionState((state) => state.diverged.size);
  const steps = useSessionState((state) => state.steps);
  if (population === null) return null;
  const { evaluation } = columns;
  const { runs, recipe, reductions, task: judged } = population;
  const finished = final !== null && play === 'finished';

  let verdict: Verdict;
  if (finished) {
    const { score: scores, step } = final;
    verdict = describeEnd({ runs, judged, scores, step, finished, diverged, dataSeeds: recipe.dataSeeds });
  } else if (evaluation.length === 0) {
    verdict = {
      lead: [
        `Training. The first validation ${judgedTitle(judged)} is measured soon; until then the loss curves below show what is happening.`,
      ],
      notes: [],
    };
  } else {
    const step = evaluation.stepAt(evaluation.length - 1);
    const standing = {
      runs,
      judged,
      scores: evaluation.last('score'),
      step,
      finished,
      diverged,
      dataSeeds: recipe.dataSeeds,
    };
    verdict = describeStanding(standing);
    if (play !== 'finished' && step < steps)
      verdict = { ...verdict, notes: [...verdict.notes, 'Learning is not over: the order may change.'] };
  }
  const notes = [
    ...verdict.notes,
    ...(reductions.length === 0 ? [] : [`Made smaller for this machine: ${reductions.join('; ')}.`]),
  ];

  return (
    <>
      <p className="verdict">
        {verdict.lead.map((phrase, index) => (
          <PhraseText key={index} phrase={phrase} />
        ))}
      </p>
      {notes.length === 0 ? null : <p className="small muted">{notes.join(' ')}</p>}
    </>
  );
}

function PhraseText({ phrase }: { readonly phrase: Phrase }) {
  if (typeof phrase === 'string') return phrase;
  if ('strong' in phrase) return <strong className="number">{phrase.strong}</strong>;
  return (
    <strong className="method-word" style={{ '--method': methodColour(phrase.method) }}>
      {PRESETS[phrase.method].name}
    </strong>
  );
}
