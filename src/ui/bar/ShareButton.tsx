import { useEffect, useState } from 'react';
import { writeQuery } from '../../store/link';
import { usePage } from '../context';

const SHOWN_FOR = 2500;

type Outcome = 'idle' | 'copied' | 'shown';

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
    <button type="button" className="button share" onClick={() => void share()} title="Copy a link to this experiment">
      {outcome === 'copied' ? 'Copied' : outcome === 'shown' ? 'In the address bar' : 'Share link'}
    </button>
  );
}
