import { useEffect, useState } from 'react';
import { speedText } from '../../store/speed-text';
import type { PopulationInfo, SpeedReport } from '../../worker/protocol';

const SHOWN_FOR = 2500;

interface Props {
  readonly report: SpeedReport;
  readonly population: PopulationInfo;
}

/** Copies the figures as text. */
export function CopyFigures({ report, population }: Props) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);

  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [outcome]);

  function copy(): void {
    navigator.clipboard.writeText(speedText(report, population, navigator.userAgent)).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    );
  }

  return (
    <>
      <button type="button" className="button" onClick={copy}>
        Copy the figures
      </button>
      <p role="status" className="small muted">
        {outcome === 'copied' ? 'Copied.' : outcome === 'refused' ? 'Copying is not allowed here.' : ''}
      </p>
    </>
  );
}
