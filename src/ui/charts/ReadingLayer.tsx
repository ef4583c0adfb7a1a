import {
  useId,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';
import type { Mark } from '../../worker/protocol';
import { usePage } from '../context';
import { methodColour } from '../theme';
import type { ChartMethod, ChartRow } from './chart-data';
import { ChartTooltip, ChartValues } from './ChartTooltip';
import type { DrawnChart } from './drawn-chart';
import { draggedRange, rowInWords, rowNearest, stepAfterKey, zoomOfKey } from './reading';
import type { Coordinates } from './scale';

interface Props {
  readonly coordinates: Coordinates;
  readonly title: string;
  readonly drawn: DrawnChart;
  readonly methods: readonly ChartMethod[];
  readonly marks: readonly Mark[];
  readonly format: (value: number) => string;
  readonly companion: string | undefined;
  readonly ceiling: string | undefined;
  /** Medians alone in the tooltip. */
  readonly brief: boolean;
}

/** A shorter way of the pointer is a press and no drag. */
const LEAST_DRAG = 5;

/**
 * Lies over the plot: the line at the step that is read off in any of the charts, and the ways to move it and to zoom. It
 * listens to the line by itself, so that a moving pointer draws lines and figures, and no chart.
 */
export function ReadingLayer({ coordinates, title, drawn, methods, marks, format, companion, ceiling, brief }: Props) {
  const { view } = usePage();
  const id = useId();
  const place = useSyncExternalStore(view.line.subscribe, view.line.getPlace);
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const { rows, x } = drawn;
  const [low, high] = x.domain;
  const { plot } = coordinates;
  const { width } = plot;
  const leftOf = (step: number): number => ((step - low) / (high - low)) * width;
  const stepUnder = (event: PointerEvent): number => {
    const { left } = event.currentTarget.getBoundingClientRect();
    return low + ((event.clientX - left) / width) * (high - low);
  };
  const row = place === null ? undefined : rowNearest(rows, place.step);
  const pointed = place?.source === id;
  const shown = row !== undefined && row.step >= low && row.step <= high;

  function read(step: number | undefined): void {
    view.line.moveTo(step === undefined ? null : { step, source: id });
  }

  function onPointerMove(event: PointerEvent): void {
    const step = stepUnder(event);
    read(rowNearest(rows, Math.min(high, Math.max(low, step)))?.step);
    if (drag !== null) setDrag({ ...drag, to: step });
  }

  function onPointerUp(): void {
    setDrag(null);
    if (drag === null || Math.abs(leftOf(drag.to) - leftOf(drag.from)) < LEAST_DRAG) return;
    view.zoomTo(draggedRange(drag.from, drag.to, x.domain), drawn.end);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const own = pointed ? place.step : (row?.step ?? null);
    const zoom = zoomOfKey(event.key);
    const next = stepAfterKey(
      rows.filter(({ step }) => step >= low && step <= high),
      own,
      event.key,
    );
    if (zoom === 'whole') view.zoomTo(null, drawn.end);
    else if (zoom !== null) view.zoomBy(zoom, x.domain, own ?? (low + high) / 2, drawn.end);
    else if (next !== null) read(next);
    else if (event.key === 'Escape' && place !== null) read(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div
      className="reading-layer"
      style={{ left: plot.x, top: plot.y, width, height: plot.height }}
      tabIndex={0}
      role="slider"
      aria-label={`${title}: read off`}
      aria-description="Arrow keys move the line in all charts; plus and minus zoom, 0 shows the whole range."
      aria-valuemin={low}
      aria-valuemax={high}
      aria-valuenow={shown ? row.step : low}
      aria-valuetext={rowInWords(row ?? rows.at(-1), methods, format)}
      onPointerMove={onPointerMove}
      onPointerLeave={() => {
        if (drag === null) read(undefined);
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const from = stepUnder(event);
        setDrag({ from, to: from });
      }}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setDrag(null)}
      onDoubleClick={() => view.zoomTo(null, drawn.end)}
      onBlur={() => {
        if (pointed) read(undefined);
      }}
      onKeyDown={onKeyDown}
    >
      {drag === null ? null : (
        <div
          className="reading-drag"
          style={{
            left: leftOf(Math.max(low, Math.min(drag.from, drag.to))),
            width:
              leftOf(Math.min(high, Math.max(drag.from, drag.to))) -
              leftOf(Math.max(low, Math.min(drag.from, drag.to))),
          }}
        />
      )}
      {shown ? (
        <>
          <div className="reading-line" style={{ transform: `translateX(${leftOf(row.step)}px)` }} />
          <Dots row={row} methods={methods} left={leftOf(row.step)} coordinates={coordinates} />
          <Beside left={leftOf(row.step)} width={width} className={pointed ? 'chart-tooltip' : 'reading-values'}>
            {pointed ? (
              <ChartTooltip {...{ row, methods, marks, format, companion, ceiling, brief }} />
            ) : (
              <ChartValues row={row} methods={methods} format={format} />
            )}
          </Beside>
        </>
      ) : null}
    </div>
  );
}

interface DotsProps {
  readonly row: ChartRow;
  readonly methods: readonly ChartMethod[];
  readonly left: number;
  readonly coordinates: Coordinates;
}

/** Where the line meets the medians. */
function Dots({ row, methods, left, coordinates: { plot, y } }: DotsProps) {
  return methods.map(({ preset }) => {
    const median = row.median[preset] ?? null;
    if (median === null) return null;
    const top = y(median) - plot.y;
    if (top < -1 || top > plot.height + 1) return null;
    return (
      <span
        key={preset}
        className="reading-dot"
        style={{ transform: `translate(${left}px, ${top}px)`, background: methodColour(preset) }}
      />
    );
  });
}

interface BesideProps {
  readonly left: number;
  readonly width: number;
  readonly className: string;
  readonly children: React.ReactNode;
}

/** Right of the line where there is room for it, else left of it, else as far inside the plot as it goes. */
function Beside({ left, width, className, children }: BesideProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const own = element.offsetWidth;
    const right = left + 10;
    const at = right + own <= width ? right : left - 10 - own;
    element.style.transform = `translateX(${Math.max(Math.min(0, width - own), at)}px)`;
  });
  return (
    <div ref={box} className={className} aria-hidden="true">
      {children}
    </div>
  );
}
