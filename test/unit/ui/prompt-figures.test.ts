import { describe, expect, it } from 'vitest';
import { METHOD_INKS } from '../../../src/store/figures/colours';
import { writeSvg } from '../../../src/store/figures/svg';
import { nearestSpansFigure } from '../../../src/ui/figures/nearest-spans-figure';
import { vocabularyPlaneFigure } from '../../../src/ui/figures/vocabulary-plane-figure';
import { RUNS } from '../store/fixtures';
import { MOMENTS, PATHS, TOKENS, VOCABULARY } from '../store/prompt-fixtures';
import { layersOf, there, unitsOf } from './figure-parts';

describe('the figure of the way across the vocabulary', () => {
  const shown = {
    paths: PATHS,
    chosen: 2,
    tokens: TOKENS,
    vocabulary: VOCABULARY,
    runs: RUNS,
    names: [{ name: 'the', x: -2, y: -1 }],
    about: ['The two axes hold 37.5 %.'],
  };
  const figure = there(vocabularyPlaneFigure({ ...shown, isMovement: false }));

  it('has every way, the chosen one last, and its tokens', () => {
    expect(layersOf(figure, 'run')).toMatchObject([
      { segments: [PATHS[1]?.points], colour: METHOD_INKS['infoprompt-off'], width: 1.2 },
      { segments: [PATHS[0]?.points], colour: METHOD_INKS.infoprompt, width: 2.6 },
    ]);
    expect(layersOf(figure, 'start')).toMatchObject([{ points: [[-1, 0.25]] }, { points: [[0, 0]] }]);
    expect(layersOf(figure, 'now')).toMatchObject([{ points: [[-1, 0.25]] }, { points: [[1, 0.5]] }]);
    expect(layersOf(figure, 'token')).toMatchObject([
      {
        segments: [
          [
            [0, 0],
            [1, 1],
          ],
        ],
      },
      {
        segments: [
          [
            [0.5, 0.5],
            [0.5, -0.5],
          ],
        ],
      },
    ]);
    expect(layersOf(figure, 'vocabulary')).toMatchObject([
      {
        points: [
          [-2, -1],
          [2, -1],
          [-2, 1],
        ],
      },
    ]);
    expect(layersOf(figure, 'name').map((layer) => (layer.kind === 'text' ? layer.text : ''))).toEqual([
      'P1',
      'P2',
      'the',
    ]);
  });

  it('has one scale for both axes, and counts the runs', () => {
    expect(figure.x.title).toBe('axis 1: 25.0\u202f% of the variance');
    const [across, up] = unitsOf(figure);
    expect(across).toBeCloseTo(up ?? NaN, 8);
    expect(figure.legend.map(({ text }) => text)).toEqual([
      'InfoPrompt, MI off (N = 1)',
      'InfoPrompt (N = 1)',
      'normal',
      '#3 InfoPrompt, normal, seed 0',
      'its single tokens',
      'vocabulary tokens',
    ]);
    expect(writeSvg({ ...figure, caption: [] }).svg).toContain('The two axes hold 37.5 %.');
  });

  it('begins every way at the cross where it shows how they moved', () => {
    const moved = there(vocabularyPlaneFigure({ ...shown, isMovement: true }));
    expect(layersOf(moved, 'run')).toMatchObject([
      { segments: [[[0, 0]]] },
      {
        segments: [
          [
            [0, 0],
            [1, 0.5],
          ],
        ],
      },
    ]);
    expect([layersOf(moved, 'vocabulary'), layersOf(moved, 'start')]).toEqual([[], []]);
    expect(layersOf(moved, 'zero')).toHaveLength(1);
    expect(vocabularyPlaneFigure({ ...shown, paths: [], isMovement: false })).toBeNull();
  });
});

describe('the figure of nearest tokens over time', () => {
  it('has a row for each position and a block for each stretch', () => {
    const figure = there(nearestSpansFigure({ moments: MOMENTS, measure: 'cosine', runs: RUNS, run: 2 }));
    expect(figure.x.domain).toEqual([0, 40]);
    expect(figure.y.ticks.map(({ text }) => text)).toEqual(['P1', 'P2']);
    expect(layersOf(figure, 'position')).toMatchObject([
      {
        cells: [
          { x: [0, 10], text: 'the', name: 'the, step 0', fill: METHOD_INKS.infoprompt },
          { x: [10, 40], text: 'good', name: 'good, steps 10 to 40' },
        ],
      },
      {
        cells: [
          { x: [0, 40], text: 'x' },
          { x: [40, 40], text: '–' },
        ],
      },
    ]);
    expect(figure.legend[0]?.text).toBe('InfoPrompt (N = 1), normal, seed 0');
  });

  it('is none where nothing is recorded, and stands at one moment', () => {
    const moments = MOMENTS.slice(0, 1);
    expect(nearestSpansFigure({ moments: [], measure: 'cosine', runs: RUNS, run: 2 })).toBeNull();
    const figure = there(nearestSpansFigure({ moments, measure: 'cosine', runs: RUNS, run: 2 }));
    expect(layersOf(figure, 'position')[0]).toMatchObject({ cells: [{ x: [0, 1], text: 'the' }] });
    expect(figure.x.ticks).toEqual([{ value: 0, text: '0' }]);
  });
});
