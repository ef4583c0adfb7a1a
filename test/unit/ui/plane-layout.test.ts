import { describe, expect, it } from 'vitest';
import { barLength, fromStart, placeNames, planeScale } from '../../../src/ui/prompt/plane-layout';

describe('the plane', () => {
  it('has one scale for both axes, and everything inside', () => {
    const scale = planeScale(
      [
        [-2, 0],
        [2, 1],
        [NaN, 100],
      ],
      428,
      300,
    );
    expect(scale.x(1) - scale.x(0)).toBeCloseTo(100, 10);
    expect(scale.y(0) - scale.y(1)).toBeCloseTo(100, 10);
    expect([scale.x(-2), scale.x(2), scale.y(0.5)]).toEqual([14, 414, 150]);
  });

  it('stands where there is nothing, or one point alone', () => {
    expect(planeScale([], 100, 100).x(0)).toBe(50);
    expect(planeScale([[3, 4]], 100, 80).y(4)).toBe(40);
  });

  it('draws a way as if it had begun at 0', () => {
    expect(
      fromStart([
        [1, 2],
        [4, 1],
      ]),
    ).toEqual([
      [0, 0],
      [3, -1],
    ]);
    expect(fromStart([])).toEqual([]);
  });

  it('leaves out names that would cover another one or stick out', () => {
    const scale = { x: (value: number) => value, y: (value: number) => value };
    const names = [
      { name: 'first', x: 10, y: 10 },
      { name: 'covered', x: 20, y: 15 },
      { name: 'below', x: 20, y: 40 },
      { name: 'outside', x: 95, y: 70 },
    ];
    expect(placeNames(names, scale, 100).map(({ name }) => name)).toEqual(['first', 'below']);
  });

  it('is measured by a round bar that is not too long', () => {
    const scale = (unit: number) => ({ x: (value: number) => unit * value, y: (value: number) => value });
    expect(barLength(scale(100), 90)).toBeCloseTo(0.5, 12);
    expect(barLength(scale(40), 90)).toBeCloseTo(2, 12);
    expect(barLength(scale(1000), 120)).toBeCloseTo(0.1, 12);
  });
});
