import { describe, expect, it } from 'vitest';
import type { CellsLayer, FigureContent } from '../../../src/store/figures/figure';
import { METHOD_INKS, onPaper } from '../../../src/store/figures/colours';
import { writeSvg } from '../../../src/store/figures/svg';
import { attentionSummaryFigure, mapFigure } from '../../../src/ui/figures/attention-figures';
import { shadeAt } from '../../../src/ui/sensitivity/sequential';
import { shownMap, shownSummary } from '../store/attention-fixture';

function cellsOf({ layers }: FigureContent): readonly CellsLayer[] {
  return layers.filter((layer) => layer.kind === 'cells');
}

describe('a map as a figure', () => {
  it('has the first token’s row at the top, and the greatest share at the end of the scale', () => {
    const figure = mapFigure(shownMap('[CLS]', 'P1', 'b'));
    const [first, second] = cellsOf(figure);
    expect(first?.cells.map(({ fill }) => fill)).toEqual([0, 0, 1].map((share) => shadeAt(share).colour));
    expect(first?.cells.map(({ name }) => name)).toEqual([
      '[CLS] looks at itself: 0.0\u202f%',
      '[CLS] looks at P1: 0.0\u202f%',
      '[CLS] looks at b: 100.0\u202f%',
    ]);
    expect(second?.cells[0]?.fill).toBe(shadeAt(1 / 3).colour);
    expect(figure.y.ticks[0]).toEqual({ value: 2.5, text: '[CLS]' });
    expect(first?.cells[0]?.y[0]).toBeGreaterThan(2);
    expect(figure.legend.at(-1)?.text).toBe('100.0\u202f%');
    const { svg } = writeSvg({ ...figure, caption: [] });
    expect(svg).toContain('Attention is not explanation');
    expect(svg.match(/rotate\(-90\)"[^>]*>P1</g)).toHaveLength(1);
  });

  it('names as many columns as there is room for, and every row', () => {
    const { x, y } = mapFigure(shownMap(...Array.from({ length: 120 }, (_, at) => `token number ${at}`)));
    expect(x.ticks.map(({ value }) => value).slice(0, 3)).toEqual([0.5, 3.5, 6.5]);
    expect(y.ticks).toHaveLength(120);
    expect(y.ticks[0]?.text).toBe('token num…');
  });

  it('leaves room for names below the axis', () => {
    const heights = ['a', 'a long name'].map((name) => writeSvg({ ...mapFigure(shownMap(name)), caption: [] }).height);
    expect(heights[1]).toBeGreaterThan(heights[0] ?? Infinity);
  });
});

it('the summary has a bar as long as each share in its method’s colour, and the number on it', () => {
  const shown = shownSummary();
  const figure = attentionSummaryFigure(shown);
  const [layer, even] = cellsOf(figure);
  const shares = shown.methods[0]?.layers[0] ?? [];
  const bars = layer?.cells.filter(({ fill }) => fill === onPaper(METHOD_INKS.warp, 0.26)) ?? [];
  expect(bars.map(({ x: [from, to] }, at) => (to - from) / 0.94 - (shares[at] ?? NaN))).toEqual(
    shares.map(() => expect.closeTo(0, 6) as number),
  );
  expect(even?.cells.map(({ text }) => text)).toEqual(['20.0', '10.0', '30.0', '40.0', '20.0', '40.0']);
  expect(figure.legend.map(({ text }) => text)).toEqual(['WARP (N = 3)']);
  expect(figure.notes?.join(' ')).toContain('compare with it, not with zero');
});
