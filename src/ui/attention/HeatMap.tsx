import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { AttentionMap, AttentionToken } from '../../lab/studies/attention';
import { briefName, cellAfterKey, heatOf, heatShare, type Heat, type MapCell } from '../../store/attention';
import { percent } from '../../store/numbers';
import { useStage } from '../charts/useStage';
import { SCALE_GRADIENT, shadeAt } from '../sensitivity/sequential';

/** Room for the names, and the least and the greatest side of a cell, so that names stay readable. */
const NAMES = 68;
const SMALLEST = 10;
const LARGEST = 26;

interface Props {
  readonly map: AttentionMap;
  readonly head: number | null;
  readonly name: string;
  /** The method's. */
  readonly colour: string;
}

/** Every token's attention to every token. The pointer or the arrow keys choose a cell, whose number is told below. */
export function HeatMap({ map, head, name, colour }: Props) {
  const { tokens } = map;
  const { setElement, width } = useStage();
  const [cell, setCell] = useState<MapCell | null>(null);
  const heat = useMemo(() => heatOf(map, head), [map, head]);
  const size = tokens.length;
  const side = Math.floor(Math.min(LARGEST, Math.max(SMALLEST, (width - NAMES - 2) / size)));
  // A shorter sentence has fewer cells.
  const shown = cell !== null && cell.row < size && cell.column < size ? cell : null;

  function onKeyDown(event: KeyboardEvent): void {
    const next = cellAfterKey(shown ?? { row: 0, column: 0 }, event.key, size);
    if (next === null) return;
    event.preventDefault();
    setCell(next);
  }

  function onPointer(event: PointerEvent<SVGSVGElement>): void {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left - NAMES) / side);
    const row = Math.floor((event.clientY - box.top - NAMES) / side);
    if (row >= 0 && column >= 0 && row < size && column < size) setCell({ row, column });
  }

  return (
    <div ref={setElement} className="heat-map" style={{ '--method': colour }}>
      {width === 0 ? null : (
        <div
          className="heat-map-scroll"
          role="application"
          aria-label={`${name}. Arrow keys move from cell to cell.`}
          tabIndex={0}
          onKeyDown={onKeyDown}
          onFocus={() => setCell(shown ?? { row: 0, column: 0 })}
        >
          <div className="heat-map-stage" style={{ width: NAMES + size * side + 2, height: NAMES + size * side + 2 }}>
            <Cells heat={heat} size={size} side={side} />
            <svg
              width={NAMES + size * side + 2}
              height={NAMES + size * side + 2}
              onPointerMove={onPointer}
              onPointerDown={onPointer}
              aria-hidden="true"
            >
              {tokens.map((token, i) => (
                <Names
                  key={i}
                  token={token}
                  at={NAMES + (i + 0.5) * side}
                  isRow={i === shown?.row}
                  isColumn={i === shown?.column}
                />
              ))}
              {shown === null ? null : (
                <rect
                  x={NAMES + shown.column * side}
                  y={NAMES + shown.row * side}
                  width={side}
                  height={side}
                  className="heat-map-chosen"
                />
              )}
            </svg>
          </div>
        </div>
      )}
      <p className="small number heat-map-reading" aria-live="polite">
        {shown === null ? (
          <span className="muted">Point at a cell, or press the arrow keys, to read its number.</span>
        ) : (
          <Reading tokens={tokens} cell={shown} value={heat.values[shown.row * size + shown.column] ?? NaN} />
        )}
      </p>
      <Scale most={heat.most} />
    </div>
  );
}

interface NamesProps {
  readonly token: AttentionToken;
  readonly at: number;
  readonly isRow: boolean;
  readonly isColumn: boolean;
}

/** A token's name beside its row and above its column. */
function Names({ token: { name, group }, at, isRow, isColumn }: NamesProps) {
  const brief = briefName(name);
  const className = (isStrong: boolean): string =>
    `heat-map-name heat-map-${group} ${isStrong ? 'heat-map-strong' : ''}`;
  return (
    <>
      <text x={NAMES - 5} y={at + 3.5} textAnchor="end" className={className(isRow)} data-row={name}>
        {brief}
      </text>
      <text transform={`translate(${at + 3.5} ${NAMES - 5}) rotate(-90)`} className={className(isColumn)}>
        {brief}
      </text>
    </>
  );
}

interface ReadingProps {
  readonly tokens: readonly AttentionToken[];
  readonly cell: MapCell;
  readonly value: number;
}

function Reading({ tokens, cell: { row, column }, value }: ReadingProps) {
  const [from, to] = [tokens[row]?.name ?? '', tokens[column]?.name ?? ''];
  return (
    <>
      <bdi className="heat-map-token">{from}</bdi> looks at{' '}
      <bdi className="heat-map-token">{row === column ? 'itself' : to}</bdi> with {percent(value)} of its attention
      (even: {percent(1 / tokens.length)}).
    </>
  );
}

interface CellsProps {
  readonly heat: Heat;
  readonly size: number;
  readonly side: number;
}

function Cells({ heat, size, side }: CellsProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (canvas.current === null || context === null || context === undefined) return;
    const density = window.devicePixelRatio;
    canvas.current.width = Math.round(size * side * density);
    canvas.current.height = Math.round(size * side * density);
    context.scale(density, density);
    heat.values.forEach((value, at) => {
      context.fillStyle = shadeAt(heatShare(heat, value)).colour;
      context.fillRect((at % size) * side, Math.floor(at / size) * side, side - 0.5, side - 0.5);
    });
  }, [heat, size, side]);
  const length = size * side;
  return <canvas ref={canvas} style={{ left: NAMES, top: NAMES, width: length, height: length }} aria-hidden="true" />;
}

function Scale({ most }: { readonly most: number }) {
  return (
    <div className="heat-map-scale small number">
      <span>0{'\u202f'}%</span>
      <span className="heat-map-bar" style={{ background: SCALE_GRADIENT }} aria-hidden="true" />
      <span>{percent(most)}</span>
    </div>
  );
}
