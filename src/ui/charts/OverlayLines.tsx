import { memo, useId } from 'react';
import type { Overlay } from '../../store/history/overlay';
import { methodColour, overlayDash } from '../theme';
import type { Coordinates } from './scale';

interface Props {
  readonly overlays: readonly Overlay[];
  readonly coordinates: Coordinates;
}

/** Each method's median of past trainings, dashed in the method's colour; every past training has a dash of its own. */
export const OverlayLines = memo(function OverlayLines({ overlays, coordinates: { plot, x, y } }: Props) {
  const clip = useId();
  if (overlays.length === 0) return null;
  return (
    <g className="overlay-lines" clipPath={`url(#${clip})`}>
      <clipPath id={clip}>
        <rect x={plot.x} y={plot.y} width={plot.width} height={plot.height} />
      </clipPath>
      {overlays.flatMap(({ id, lines }, index) =>
        lines.map(({ preset, points }) => (
          <path
            key={`${id} ${preset}`}
            d={points.map(([step, value], at) => `${at === 0 ? 'M' : 'L'}${x(step)} ${y(value)}`).join('')}
            fill="none"
            stroke={methodColour(preset)}
            strokeDasharray={overlayDash(index)}
            strokeWidth={1.75}
          />
        )),
      )}
    </g>
  );
});
