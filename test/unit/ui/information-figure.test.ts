import { expect, it } from 'vitest';
import { writeSvg } from '../../../src/store/figures/svg';
import { METHOD_INKS } from '../../../src/store/figures/colours';
import { informationFigure } from '../../../src/ui/figures/information-figure';
import { informationAxes } from '../../../src/ui/information/plot-layout';
import { shownInformation } from '../store/information-fixture';

it('a run is a point at its information and its accuracy, on the axes of the page', () => {
  const shown = shownInformation('bits');
  const figure = informationFigure(shown);
  const axes = informationAxes(shown);
  expect(figure.x).toMatchObject({ domain: axes.x.domain, title: 'lower bound on I(Y; h), bits (Barber–Agakov)' });
  expect(figure.y).toMatchObject({ domain: axes.y.domain, title: 'test accuracy' });
  const points = figure.layers.filter((layer) => layer.kind === 'points');
  // Run 1 has no accuracy, run 2 no bound.
  expect(points.map(({ colour, points: own }) => [colour, own])).toEqual([
    [METHOD_INKS['infoprompt-off'], [[0.1 / Math.LN2, 0.5]]],
    [METHOD_INKS.infoprompt, [[0.2 / Math.LN2, 1]]],
  ]);
  expect(axes.y.domain[1]).toBeGreaterThan(1);
  expect(figure.marks).toEqual([{ value: 0.15 / Math.LN2, text: 'no prompt, [MASK]' }]);
  expect(figure.legend.map(({ text }) => text)).toEqual([
    'InfoPrompt, MI off (N = 1)',
    'InfoPrompt (N = 1)',
    'normal',
    'shuffled labels',
  ]);
});

it('the file says that information promises nothing', () => {
  const { svg } = writeSvg({ ...informationFigure(shownInformation('nats')), caption: ['by hand'] });
  expect(svg.match(/<g class="run"/g)).toHaveLength(2);
  expect(svg).toContain('More information does not imply better answers.');
  expect(svg).not.toContain('NaN');
});
