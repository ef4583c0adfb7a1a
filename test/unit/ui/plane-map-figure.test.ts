import { describe, expect, it } from 'vitest';
import { INKS } from '../../../src/store/figures/colours';
import { writeSvg } from '../../../src/store/figures/svg';
import { planeMapFigure } from '../../../src/ui/figures/plane-map-figure';
import { shadeAt } from '../../../src/ui/sensitivity/sequential';
import { RUNS } from '../store/fixtures';
import { PLANE } from '../store/landscape-fixtures';
import { layersOf, there, unitsOf } from './figure-parts';

describe('the figure of a plane through three runs', () => {
  const figureOf = (quantity: 'crossEntropy' | 'accuracy') =>
    there(planeMapFigure({ slice: PLANE, quantity, runs: RUNS, about: 'All of it.' }));
  const figure = figureOf('crossEntropy');

  it('has a cell for each point, at true distances from run A', () => {
    const [map] = layersOf(figure, 'map');
    const cells = map?.kind === 'cells' ? map.cells : [];
    expect(cells).toHaveLength(6);
    // Row 0, column 4, of the coarsest grid: 4 wide around 3 columns of 3 from A.
    expect(cells[1]).toMatchObject({ x: [3, 15], y: [-9, 3], name: '0.2' });
    expect(cells[0]?.fill).toBe(shadeAt(1).colour);
    expect(cells[5]).toMatchObject({ fill: INKS.grid, name: '–' });
    expect(figure.x.domain).toEqual([-4.5, 10.5]);
    expect(figure.x.ticks.map(({ text }) => text)).toEqual(['0', '5', '10']);
    const [across, up] = unitsOf(figure);
    expect(across).toBeCloseTo(up ?? NaN, 8);
  });

  it('has the runs at their places, and says what the shades are', () => {
    expect(layersOf(figure, 'run').map((layer) => (layer.kind === 'points' ? layer.points[0] : null))).toEqual([
      [0, 0],
      [6, 0],
      [3, 6],
    ]);
    const texts = figure.legend.map(({ text }) => text);
    expect(texts.slice(0, 3)).toEqual([
      'A: #1 InfoPrompt, MI off, normal, seed 0',
      'B: #2 InfoPrompt, MI off, normal, seed 1',
      'C: #3 InfoPrompt, normal, seed 0',
    ]);
    expect(texts).toHaveLength(3 + 10 + 1);
    expect(texts[3]).toMatch(/ and above$/);
    expect(texts[12]).toMatch(/^0\.1 to 0\.13/);
    expect(figureOf('accuracy').legend[3]?.text).toBe('60.0\u202f% to 64.0\u202f%');
    const { svg, width } = writeSvg({ ...figure, caption: [] });
    expect(width).toBe(560);
    expect(svg).toContain('one plane in 1,234 dimensions: it can mislead');
  });

  it('is none before a point is measured', () => {
    expect(
      planeMapFigure({ slice: { ...PLANE, measured: 0 }, quantity: 'accuracy', runs: RUNS, about: '' }),
    ).toBeNull();
  });
});
