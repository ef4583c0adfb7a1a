import { PRESETS } from '../../lab/presets';
import type { Phrase } from '../../lab/statistics/verdict';
import { methodColour } from '../theme';

/** A sentence of a verdict: methods in their colours, figures in bold. */
export function PhraseText({ phrases }: { readonly phrases: readonly Phrase[] }) {
  return phrases.map((phrase, index) => <Piece key={index} phrase={phrase} />);
}

function Piece({ phrase }: { readonly phrase: Phrase }) {
  // A line does not break within “p = 0.05”.
  if (typeof phrase === 'string') return phrase.replaceAll(/\bp ([=<]) /gu, 'p\u00a0$1\u00a0');
  if ('strong' in phrase) return <strong className="number">{phrase.strong}</strong>;
  return (
    <strong className="method-word" style={{ '--method': methodColour(phrase.method) }}>
      {PRESETS[phrase.method].name}
    </strong>
  );
}
