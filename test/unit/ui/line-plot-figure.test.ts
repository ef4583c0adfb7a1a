import { describe, expect, it } from 'vitest';
import { INKS, METHOD_INKS } from '../../../src/store/figures/colours';
import type { FigureContent, Layer } from '../../../src/store/figures/figure';
import { writeSvg } from '../../../src/store/figures/svg';
import { linePlotFigure } from '../../../src/ui/figures/line-plot-figure';
import { linePlots } from '../../../src/ui/landscape/line-plots';
import { distancePlot, lossPlot } from '../../../src/ui/theory/descent-plots';
import { RUNS } from '../store/fixtures';
import { descentOf, LINE } from '../store/landscape-fixtures';
import { there } from './figure-parts';

function layer<K extends Layer['kind']>(figure: FigureContent | null, kind: K, index = 0): Extract<Layer, { kind: K }> {
  const found = figure?.layers.filter((one): one is Extract<Layer, { kind: K }> => one.kind === kind)[index];
  if (found === undefined) throw new Error(`No layer ${kind} ${index}.`);
  return found;
}

describe('the figure of a line between two runs', () => {
  const shown = { slice: LINE, runs: RUNS, classes: 2, words: 'Beside it.' };
  const plots = linePlots(shown);
  const figure = linePlotFigure(plots.crossEntropy);

  it('has the points that are numbers, in the colour of neither of two methods', () => {
    expect(layer(figure, 'line', 2)).toMatchObject({
      colour: INKS.text,
      segments: [
        [
          [-0.25, LINE.crossEntropy[0]],
          [0, 0.5],
          [0.5, LINE.crossEntropy[2]],
          [1, LINE.crossEntropy[4]],
          [LINE.at[5], LINE.crossEntropy[5]],
        ],
      ],
    });
    expect(layer(figure, 'points').points).toHaveLength(5);
    expect(layer(figure, 'line', 3).dash).toBe('5 4');
    expect(linePlotFigure(linePlots({ ...shown, slice: { ...LINE, runs: [2, 3] } }).accuracy)?.layers[0]).toMatchObject(
      {
        colour: METHOD_INKS.infoprompt,
      },
    );
  });

  it('has the axes of the page, both ends by name, and the caution on the picture', () => {
    const { x, y } = plots.crossEntropy;
    expect(figure?.x.domain).toEqual(x.domain);
    expect(figure?.y).toMatchObject({ title: 'cross-entropy, nats', scale: 'linear', domain: y.domain });
    const ends = figure?.layers.filter(({ role }) => role === 'mark');
    expect(ends).toMatchObject([
      { segments: [y.domain.map((at) => [0, at])], colour: METHOD_INKS['infoprompt-off'], dash: '2 3' },
      { segments: [y.domain.map((at) => [1, at])], colour: METHOD_INKS.infoprompt, dash: '2 3' },
    ]);
    expect(figure?.legend.map(({ text }) => text)).toEqual([
      'cross-entropy',
      'ln 2: guessing',
      'A: #1 InfoPrompt, MI off, normal, seed 0',
      'B: #3 InfoPrompt, normal, seed 0',
    ]);
    const { svg } = writeSvg({ ...there(figure), caption: [] });
    expect(svg).toContain('one line in 1,234 dimensions: it can mislead</text>');
    expect(svg).toMatch(/font-weight="bold" text-anchor="start"[^>]*>A<\/text>/);
    expect(figure?.notes).toEqual(['Barrier: no number, since answers on the way are none.', 'Beside it.']);
    expect(linePlotFigure(plots.accuracy)?.notes).toEqual(['Beside it.']);
  });

  it('is none before a point is measured', () => {
    expect(linePlotFigure(linePlots({ ...shown, slice: { ...LINE, measured: 0 } }).crossEntropy)).toBeNull();
  });
});

describe('the figures of a descent', () => {
  const shown = { descent: descentOf(0.1), preset: 'infoprompt', decays: true, about: [] } as const;

  it('have the loss and its bound from step 1 on, on logarithmic axes', () => {
    const figure = linePlotFigure(lossPlot(shown));
    const { losses, lossBounds, comparison } = shown.descent;
    const curve = (values: Float64Array) => [Array.from(values, (value, t) => [t, value]).slice(1)];
    expect(layer(figure, 'line')).toMatchObject({ colour: METHOD_INKS.infoprompt, segments: curve(losses) });
    expect(layer(figure, 'line', 1)).toMatchObject({ dash: '5 4', segments: curve(lossBounds) });
    expect(layer(figure, 'line', 2).segments[0]?.at(-1)).toEqual([20, comparison]);
    expect([figure?.x.scale, figure?.y.scale, figure?.y.title]).toEqual(['log', 'log', 'F, nats']);
    expect(figure?.legend[0]?.text).toBe('F(pₜ), InfoPrompt');
  });

  it('have the distance where there is an optimum', () => {
    const plot = distancePlot(shown);
    expect(layer(plot === null ? null : linePlotFigure(plot), 'line').segments[0]?.[0]).toEqual([
      1,
      shown.descent.distances?.values[1],
    ]);
    expect(distancePlot({ ...shown, descent: descentOf(0) })).toBeNull();
  });

  it('leave out what has no place on a logarithmic axis', () => {
    const plot = lossPlot(shown);
    const points = [1, 0, NaN, -1, 1e-9].map((y, x) => [x + 1, y] as const);
    const figure = linePlotFigure({ ...plot, lines: [{ name: 'deep', points, ink: 'text' }] });
    expect(layer(figure, 'line').segments[0]?.map(([x]) => x)).toEqual([1, 5]);
  });
});
