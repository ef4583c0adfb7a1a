import { describe, expect, it } from 'vitest';
import { writeSvg } from '../../../src/store/figures/svg';
import { captionOf } from '../../../src/store/provenance';
import { ChartSeries, chartMethods } from '../../../src/ui/charts/chart-data';
import { drawChart } from '../../../src/ui/charts/drawn-chart';
import { populationFigure } from '../../../src/ui/figures/population-figure';
import { measuredColumns, populationOf, RUNS } from '../store/fixtures';

const population = populationOf();
const { step: table } = measuredColumns();
const methods = chartMethods(RUNS);
const rows = new ChartSeries(table, methods, { metric: 'crossEntropy' }, 300).rows(1);

function figureOf(log: boolean): string {
  const drawn = drawChart(
    rows,
    methods,
    { scale: 'choice', tickCount: { x: 3, y: 3 }, levels: [{ value: 2, text: 'ln <C> & more' }] },
    { range: null, smoothing: 0, log, steps: 3 },
  );
  const content = populationFigure({
    title: 'Cross-entropy · nats',
    table,
    metric: 'crossEntropy',
    runs: RUNS,
    methods,
    drawn,
    marks: [{ step: 2, label: 'γ 0.1 → 0.5' }],
    formatTick: String,
    smoothing: 0,
    followed: null,
  });
  return writeSvg({ ...content, caption: captionOf({ recipe: population.recipe, population, step: 3 }) }).svg;
}

/** The inverse of the axes that the file itself describes. */
function axesOf(svg: string): Record<'x' | 'y', (place: number) => number> {
  const numbers = (name: string): [number, number] => {
    const [from, to] = (new RegExp(`${name}="([^"]*)"`).exec(svg)?.[1] ?? '').split(' ').map(Number);
    return [from ?? NaN, to ?? NaN];
  };
  const inverse = (axis: string) => (place: number) => {
    const [low, high] = numbers(`data-${axis}-domain`);
    const [start, end] = numbers(`data-${axis}-range`);
    const share = (place - start) / (end - start);
    return svg.includes(`data-${axis}-scale="log"`) ? low * (high / low) ** share : low + share * (high - low);
  };
  return { x: inverse('x'), y: inverse('y') };
}

describe.each([
  ['linear', false],
  ['log', true],
])('the figure of a chart over time, %s', (scale, log) => {
  const svg = figureOf(log);

  it('has every run as a path that reads back into the columns', () => {
    expect(svg).toContain(`data-y-scale="${scale}"`);
    const axes = axesOf(svg);
    const paths = [...svg.matchAll(/<path class="run" d="([^"]*)"/g)].map(([, d]) => d ?? '');
    expect(paths).toHaveLength(RUNS.length);
    paths.forEach((d, run) => {
      const points = [...d.matchAll(/[ML]([\d.-]+) ([\d.-]+)/g)];
      // The diverged run ends where its values end.
      expect(points).toHaveLength(run === 1 ? 2 : 3);
      points.forEach(([, left, top], row) => {
        expect(axes.x(Number(left))).toBeCloseTo(table.stepAt(row), 1);
        expect(axes.y(Number(top))).toBeCloseTo(table.value('crossEntropy', row, run), 1);
      });
    });
  });

  it('says what it is, by what recipe, and escapes what it says', () => {
    for (const text of [
      'Cross-entropy · nats',
      'InfoPrompt, MI off (N = 2)',
      'InfoPrompt (N = 2)',
      'γ 0.1 → 0.5',
      'step',
    ])
      expect(svg).toContain(`>${text}</text>`);
    expect(svg).toContain('ln &lt;C&gt; &amp; more');
    expect(svg).toContain('N = 4 runs: 2 methods, 1 initialisation, init seeds 0–1, data seed 0.');
    expect(svg).toMatch(/Link: ?<?.*\?v=1&amp;/s);
  });
});

describe('a logarithmic scale', () => {
  const view = { range: null, smoothing: 0, log: true, steps: 3 };
  const axes = { scale: 'choice', tickCount: { x: 3, y: 3 } } as const;

  it('is refused where a value is 0 or below', () => {
    const withZero = rows.map((row, index) => (index === 0 ? { ...row, least: 0 } : row));
    expect(drawChart(withZero, methods, axes, view)).toMatchObject({ log: false, refused: true });
    expect(drawChart(rows, methods, axes, view)).toMatchObject({ log: true, refused: false });
  });
});

describe('a range of steps', () => {
  it('shows its rows alone, with one more at each side', () => {
    const axes = { tickCount: { x: 3, y: 3 } };
    const long = Array.from({ length: 20 }, (_, index) => ({ ...(rows[0] ?? never()), step: index * 5 }));
    const drawn = drawChart(long, methods, axes, { range: [20, 40], smoothing: 0, log: false, steps: 100 });
    expect(drawn.rows.map(({ step }) => step)).toEqual([20, 25, 30, 35, 40]);
    const between = drawChart(long, methods, axes, { range: [22, 38], smoothing: 0, log: false, steps: 100 });
    expect(between.rows.map(({ step }) => step)).toEqual([20, 25, 30, 35, 40]);
    expect(between.x.domain).toEqual([22, 38]);
  });
});

function never(): never {
  throw new Error('There are no rows.');
}
