import type { Overlay } from '../../store/history/overlay';
import { overlayDash } from '../theme';
import './overlay-legend.css';

/** Which dash is which past training, and why one is not drawn. */
export function OverlayLegend({ overlays }: { readonly overlays: readonly Overlay[] }) {
  if (overlays.length === 0) return null;
  return (
    <ul className="legend overlay-legend" aria-label="Past trainings on this chart">
      {overlays.map(({ id, label, refusal }, index) => (
        <li key={id} title={refusal === null ? label : `${label}: not drawn, ${refusal}`}>
          <svg width="22" height="4" aria-hidden="true">
            <line x1="0" x2="22" y1="2" y2="2" strokeDasharray={overlayDash(index)} />
          </svg>
          <span>
            {label}
            {refusal === null ? null : <em> not drawn: {refusal}</em>}
          </span>
        </li>
      ))}
    </ul>
  );
}
