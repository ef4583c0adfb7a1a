import { memo } from 'react';
import type { PlaneSlice } from '../../lab/studies/landscape';
import type { RunInfo } from '../../lab/training/runs';
import { colourRange, colourShare, planeCells, RUN_NAMES, STEPS, type Quantity } from '../../store/landscape';
import { caution, quantityText } from '../../store/landscape-words';
import { useStage } from '../charts/useStage';
import { shadeAt } from '../sensitivity/sequential';
import { methodColour } from '../theme';
import { PointsLegend } from './RunChoice';

const WIDEST = 520;

interface Props {
  readonly slice: PlaneSlice;
  readonly quantity: Quantity;
  /** All runs of the population. */
  readonly runs: readonly RunInfo[];
}

/** The grid as shades, with the runs on it. */
export function PlaneMap({ slice, quantity, runs }: Props) {
  const { setElement, width, visible } = useStage();
  const size = Math.min(width, WIDEST);
  const range = colourRange(slice, quantity);
  return (
    <figure className="landscape-map">
      <div ref={setElement} style={{ height: size }}>
        {visible && size > 0 ? <Drawing slice={slice} quantity={quantity} runs={runs} size={size} /> : null}
      </div>
      <PointsLegend points={slice.runs} runs={runs} />
      <figcaption className="landscape-scale small">
        <span>{quantity === 'accuracy' ? 'accuracy' : 'cross-entropy, nats'}</span>
        <span className="landscape-shades" aria-hidden="true">
          {Array.from({ length: STEPS }, (_, step) => (
            <span key={step} style={{ background: shadeAt(step / (STEPS - 1)).colour }} />
          ))}
        </span>
        <span className="landscape-ends number">
          {quantity === 'accuracy' ? (
            <>
              <span>{quantityText(quantity, range[0])}</span>
              <span>{quantityText(quantity, range[1])}</span>
            </>
          ) : (
            <>
              <span>{quantityText(quantity, range[1])} and above</span>
              <span>{quantityText(quantity, range[0])}</span>
            </>
          )}
        </span>
      </figcaption>
    </figure>
  );
}

const Drawing = memo(function Drawing({ slice, quantity, runs, size }: Props & { readonly size: number }) {
  const { side, places } = slice;
  const range = colourRange(slice, quantity);
  const cell = size / side;
  const centre = ([column, row]: readonly [number, number]) =>
    [(column + 0.5) * cell, size - (row + 0.5) * cell] as const;
  return (
    <svg
      className="landscape-ground"
      width={size}
      height={size}
      role="img"
      aria-label={`A map of ${quantity === 'accuracy' ? 'accuracy' : 'cross-entropy'} on the plane through the runs; the table below has the numbers`}
    >
      {planeCells(slice, quantity).map(({ column, row, size: wide, value }) => {
        // A coarse cell stands in for the finer ones around it, until these are known.
        const reach = (wide - 1) / 2;
        return (
          <rect
            key={row * side + column}
            x={(column - reach) * cell - 0.25}
            y={size - (row + reach + 1) * cell - 0.25}
            width={wide * cell + 0.5}
            height={wide * cell + 0.5}
            fill={Number.isFinite(value) ? shadeAt(colourShare(value, range, quantity)).colour : 'var(--grid)'}
          >
            <title>{quantityText(quantity, value)}</title>
          </rect>
        );
      })}
      {places.map((place, index) => {
        const [x, y] = centre(place);
        const preset = runs[slice.runs[index] ?? -1]?.preset;
        return (
          <g key={index} className="landscape-run">
            <circle cx={x} cy={y} r="10" stroke={preset === undefined ? undefined : methodColour(preset)} />
            <text x={x} y={y + 4} textAnchor="middle">
              {RUN_NAMES[index]}
            </text>
          </g>
        );
      })}
      <g className="landscape-note">
        <rect x="0" y={size - 20} width={size} height="20" />
        <text x={size / 2} y={size - 6} textAnchor="middle">
          {caution('plane', slice)}
        </text>
      </g>
    </svg>
  );
});
