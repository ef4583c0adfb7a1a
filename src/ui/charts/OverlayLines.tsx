import { useId } from 'react';
import { usePlotArea, useXAxisScale, useYAxisScale } from 'recharts';
import type { Overlay } from '../../store/history/overlay';
import { methodColour, overlayDash } from '../theme';

/** Each method's median of past trainings, dashed in the method's colour; every past training has a dash of its own. */
export function OverlayLines({ overlays }: { readonly overlays: readonly Overlay[] }) {
  const clip = useId();
  const plot = usePlotArea();
  const x = useXAxisScale();
  const y = useYAxisScale();
  if (overlays.length === 0 || plot === undefined || x === undefined || y === undefined) return null;
  return (
    <g className="overlay-lines" clipPath={`url(#${clip})`}>
      <clipPath id={clip}>
        <rect x={plot.x} y={plot.y} width={plot.width} height={plot.height} />
      </clipPath>
      {overlays.flatMap(({ id, lines }, index) =>
        lines.map(({ preset, points }) => (
          <path
            key={`${id} ${preset}`}
            d={points.map(([step, value], at) => `${at === 0 ? 'M' : 'L'}${x(step) ?? 0} ${y(value) ?? 0}`).join('')}
            fill="none"
            stroke={methodColour(preset)}
            strokeDasharray={overlayDash(index)}
            strokeWidth={1.75}
          />
        )),
      )}
    </g>
  );
}
