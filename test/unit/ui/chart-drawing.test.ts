import { describe, expect, it } from 'vitest';
import { RunLines } from '../../../src/store/run-lines';
import { ChartSeries, chartMethods, type ChartRow } from '../../../src/ui/charts/chart-data';
import { drawGrid, type Ink } from '../../../src/ui/charts/draw-guides';
import { drawRows } from '../../../src/ui/charts/draw-rows';
import { drawRuns } from '../../../src/ui/charts/draw-runs';
import { coordinatesOf, sameAxis } from '../../../src/ui/charts/scale';
import { measuredColumns, RUNS } from '../store/fixtures';

const coordinates = coordinatesOf({ x: 40, y: 10, width: 200, height: 100 }, [0, 4], [0, 2], false);
const methods = chartMethods(RUNS);
const [first, second] = methods.map(({ preset }) => `--method-${preset}`);
const ink: Ink = (property) => property;

/** One stroke or filling, with how it is made and the places it goes through. */
interface Drawn {
  readonly done: 'stroke' | 'fill';
  readonly colour: string;
  readonly width: number;
  readonly alpha: number;
  readonly dash: readonly number[];
  readonly path: readonly string[];
}

/** As much of a canvas as a chart needs; it writes down instead of painting. */
function recorder(): { readonly context: CanvasRenderingContext2D; readonly drawn: Drawn[] } {
  const drawn: Drawn[] = [];
  let path: string[] = [];
  let dash: readonly number[] = [];
  const place = (sign: string) => (left: number, top: number) => {
    path.push(`${sign}${left.toFixed(1)} ${top.toFixed(1)}`);
  };
  const finish = (done: Drawn['done']) => () => {
    const { lineWidth: width, globalAlpha: alpha } = context;
    const colour = done === 'stroke' ? context.strokeStyle : context.fillStyle;
    if (path.length > 0) drawn.push({ done, colour, width, alpha, dash, path });
  };
  const context = {
    strokeStyle: '',
    fillStyle: '',
    lineWidth: 1,
    globalAlpha: 1,
    beginPath: () => (path = []),
    closePath: () => path.push('Z'),
    moveTo: place('M'),
    lineTo: place('L'),
    arc: place('O'),
    setLineDash: (next: readonly number[]) => (dash = next),
    stroke: finish('stroke'),
    fill: finish('fill'),
  };
  return { context: context as unknown as CanvasRenderingContext2D, drawn };
}

const row = (step: number, median: number | null, rest: Partial<ChartRow> = {}): ChartRow => {
  const [{ preset } = { preset: 'infoprompt' as const }] = methods;
  return {
    step,
    median: { [preset]: median },
    middle: { [preset]: median === null ? null : ([median - 0.5, median + 0.5] as const) },
    companion: {},
    n: {},
    ceiling: null,
    least: null,
    ...rest,
  };
};

const NO_GUIDES = { marks: [], levels: [] };

describe('a chart over time on its canvases', () => {
  it('draws bands behind dashed lines behind medians', () => {
    const { context, drawn } = recorder();
    const [{ preset } = { preset: 'infoprompt' as const }] = methods;
    const beside = { companion: { [preset]: 1.8 }, ceiling: 2 };
    drawRows(
      context,
      { rows: [row(0, 1, beside), row(4, 0.5, beside)], methods },
      { marks: [2], levels: [0.5] },
      coordinates,
      ink,
    );
    expect(drawn.map(({ done, colour, dash }) => [done, colour, dash.join(' ')])).toEqual([
      ['fill', first, ''],
      ['stroke', '--line-strong', '2 3'],
      ['stroke', '--line-strong', '5 4'],
      ['stroke', '--line-strong', '5 4'],
      ['stroke', first, '4 3'],
      ['stroke', first, ''],
    ]);
    expect(drawn.map(({ width, alpha }) => [width, alpha])).toEqual([
      [1, 0.18],
      [1, 1],
      [1, 1],
      [1, 1],
      [1.25, 1],
      [2.25, 1],
    ]);
    const paths = drawn.map(({ path }) => path.join(''));
    expect(paths[0]).toBe('M40.0 35.0L240.0 60.0L240.0 110.0L40.0 85.0Z');
    expect(paths[1]).toBe('M140.0 110.0L140.0 10.0');
    expect(paths[2]).toBe('M40.0 85.0L240.0 85.0');
    expect(paths[5]).toBe('M40.0 60.0L240.0 85.0');
  });

  it('breaks lines and bands where a value is missing, and rings a value that stands alone', () => {
    const { context, drawn } = recorder();
    const rows = [row(0, 1), row(1, 1), row(2, null), row(3, 1.5), row(4, null)];
    drawRows(context, { rows, methods }, NO_GUIDES, coordinates, ink);
    const [band, median] = drawn.map(({ path }) => path.join(''));
    expect(band?.match(/M/g)).toHaveLength(2);
    expect(median).toBe('M40.0 60.0L90.0 60.0M193.0 35.0O190.0 35.0');
  });

  it('draws every run, and the followed one once more, above and in no method’s colour', () => {
    const { context, drawn } = recorder();
    const { step: table } = measuredColumns();
    const window = { first: 0, end: table.length };
    const lines = new RunLines(table, 'crossEntropy');
    drawRuns(context, lines, { methods, window, floor: -Infinity, strength: 0.5 }, 2, coordinates, ink);
    expect(drawn.map(({ colour }) => colour)).toEqual([first, first, second, second, '--panel', '--text']);
    expect(drawn.slice(0, RUNS.length).every(({ alpha, width }) => alpha === 0.2 && width === 0.8)).toBe(true);
    expect(drawn.at(-1)).toMatchObject({ alpha: 1, width: 2 });
    const { x, y } = coordinates;
    drawn[0]?.path.forEach((place, at) => {
      const [left, top] = [x(table.stepAt(at)), y(table.value('crossEntropy', at, 0))];
      expect(place.slice(1)).toBe(`${left.toFixed(1)} ${top.toFixed(1)}`);
    });
  });

  it('keeps the outermost grid lines inside', () => {
    const { context, drawn } = recorder();
    drawGrid(context, [0, 1, 2], coordinates, ink);
    expect(drawn[0]?.path.filter((place) => place.startsWith('M'))).toEqual([
      'M40.0 109.5',
      'M40.0 60.5',
      'M40.0 10.5',
    ]);
  });
});

describe('axes', () => {
  it('place values between their ends, powers of ten evenly on a logarithmic one', () => {
    const plot = { x: 0, y: 0, width: 100, height: 300 };
    const { x, y } = coordinatesOf(plot, [250, 900], [0.001, 1], true);
    expect([250, 575, 900, 1225].map(x)).toEqual([0, 50, 100, 150]);
    [300, 200, 100, 0].forEach((top, power) => {
      expect(y(10 ** (power - 3))).toBeCloseTo(top, 9);
    });
  });

  it('are the same by their values', () => {
    const axis = { domain: [0, 4], ticks: [0, 2, 4] } satisfies Parameters<typeof sameAxis>[0];
    expect(sameAxis(axis, { domain: [0, 4], ticks: [0, 2, 4] })).toBe(true);
    expect(sameAxis(axis, { domain: [0, 5], ticks: [0, 2, 4] })).toBe(false);
    expect(sameAxis(axis, { domain: [0, 4], ticks: [0, 2] })).toBe(false);
  });
});

describe('a chart’s rows', () => {
  it('are drawn as the measured columns have them', () => {
    const { step: table } = measuredColumns();
    const rows = new ChartSeries(table, methods, { metric: 'crossEntropy' }, 300).rows(1);
    const { context, drawn } = recorder();
    drawRows(context, { rows, methods }, NO_GUIDES, coordinates, ink);
    const medians = drawn.filter(({ width }) => width === 2.25);
    expect(medians.map(({ colour }) => colour)).toEqual([first, second]);
    expect(medians.map(({ path }) => path.length)).toEqual([rows.length, rows.length]);
  });
});
