import { useEffect, useState } from 'react';
import { writeQuery } from '../../store/link';
import { usePage } from '../context';
import { BarText } from './BarText';

const SHOWN_FOR = 2500;

type Outcome = 'idle' | 'copied' | 'shown';

const TEXTS: Readonly<Record<Outcome, string>> = {
  idle: 'Share link',
  copied: 'Copied',
  shown: 'In the address bar',
};

/** Two links of a chain. */
const SIGN = 'M6.5 9.5l3-3M7 4.5l1.5-1.5a3 3 0 0 1 4.2 4.2L11.5 8.7M9 11.5 7.5 13a3 3 0 0 1-4.2-4.2L4.5 7.3';

/** Copies a link that reproduces the experiment; where copying is forbidden, the address bar has the link. */
export function ShareButton() {
  const { session } = usePage();
  const [outcome, setOutcome] = useState<Outcome>('idle');

  useEffect(() => {
    if (outcome === 'idle') return;
    const timer = setTimeout(() => setOutcome('idle'), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function share(): Promise<void> {
    const { recipe } = session.store.getState();
    const query = writeQuery(recipe);
    const link = `${window.location.origin}${window.location.pathname}${query}`;
    const own = recipe.task.startsWith('own:') ? ' Your own sentences are not part of it.' : '';
    try {
      await navigator.clipboard.writeText(link);
      setOutcome('copied');
      session.announce(`The link was copied.${own}`);
    } catch {
      window.history.replaceState(null, '', link);
      setOutcome('shown');
      session.announce(`Copying is not allowed here; the link is in the address bar.${own}`);
    }
  }

  return (
    <button
      type="button"
      className="button share"
      aria-label={TEXTS[outcome]}
      onClick={() => void share()}
      title="Copy a link to this experiment"
    >
      {outcome === 'idle' ? <BarText text={TEXTS.idle} path={SIGN} /> : TEXTS[outcome]}
    </button>
  );
}
