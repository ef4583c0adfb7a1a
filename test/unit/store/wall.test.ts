import { describe, expect, it } from 'vitest';
import type { RunInfo } from '../../../src/lab/training/runs';
import { wallCells, wallColumns, wallDomain, wallsOf } from '../../../src/store/wall';
import { runAfterKey } from '../../../src/ui/sensitivity/wall-keys';
import { shadeAt } from '../../../src/ui/sensitivity/sequential';
import { populationOf, runOf } from './fixtures';

const judged = populationOf().task;

/** Two initialisations x two data seeds x two init seeds of InfoPrompt, and a method that is there once per data seed. */
const RUNS: readonly RunInfo[] = [
  ...(['normal', 'labels'] as const).flatMap((init) =>
    [0, 1].flatMap((dataSeed) => [0, 1].map((seed): RunInfo => ({ ...runOf('infoprompt', seed), init, dataSeed }))),
  ),
  ...[0, 1].map((dataSeed): RunInfo => ({ ...runOf('warp', 0), init: 'mask', dataSeed })),
];

describe('the wall', () => {
  it('has a row for each initialisation and a column for each data seed and init seed, the same for all methods', () => {
    expect(wallColumns(RUNS).map(({ dataSeed, seed }) => `${dataSeed}${seed}`)).toEqual(['00', '01', '10', '11']);
    const [informed, warp] = wallsOf(RUNS);
    expect(informed?.rows).toEqual([
      { init: 'normal', runs: [0, 1, 2, 3] },
      { init: 'labels', runs: [4, 5, 6, 7] },
    ]);
    expect(warp?.rows).toEqual([{ init: 'mask', runs: [8, null, 9, null] }]);
  });

  it('says of every run what it is, what it scored and how it stands', () => {
    const diverged = new Map([[2, 7]]);
    const scores = [0.75, 0.5, NaN, 0.4, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6];
    const latest = { scores, atEnd: false, step: 20, failureLevel: 0.5 };
    const cells = wallCells({ runs: RUNS, judged, latest, diverged });
    expect(cells[0]).toEqual({
      state: 'measured',
      value: 0.75,
      low: false,
      label: 'InfoPrompt, normal, seed 0, data seed 0: validation accuracy 75.0\u202f% at step 20, in training',
    });
    expect(cells.map(({ low }) => low).slice(0, 5)).toEqual([false, true, false, true, false]);
    expect(cells[2]).toMatchObject({ state: 'diverged' });
    expect(cells[2]?.label).toMatch(/data seed 1: diverged at step 7$/);
    const ended = wallCells({ runs: RUNS, judged, latest: { ...latest, atEnd: true }, diverged });
    expect(ended[1]?.label).toMatch(/test accuracy 50\.0.% at step 20, failed$/);
    expect(ended[0]?.label).toMatch(/finished$/);
  });

  it('has nothing to show before the first evaluation, except runs that diverged', () => {
    const cells = wallCells({ runs: RUNS, judged, latest: null, diverged: new Map([[0, 1]]) });
    expect(cells.map(({ state }) => state).slice(0, 2)).toEqual(['diverged', 'waiting']);
  });

  it('has a scale with round ends that is never so narrow that little looks like much', () => {
    expect(wallDomain('accuracy', [0.52, 0.53, NaN], [{ value: 0.5 }])).toEqual([0.5, 0.7]);
    expect(wallDomain('accuracy', [0.42, 0.87], [{ value: 0.5 }])).toEqual([0.4, 0.9]);
    expect(wallDomain('accuracy', [0.99, 1], [])).toEqual([0.8, 1]);
    expect(wallDomain('matthews', [-0.12], [{ value: 0 }])).toEqual([-0.15, 0.05]);
    expect(wallDomain('matthews', [NaN], [])).toEqual([-1, 1]);
  });

  it('is walked through by keys, past places without a run and not beyond the edge', () => {
    const rows = [...(wallsOf(RUNS)[0]?.rows ?? []), ...(wallsOf(RUNS)[1]?.rows ?? [])];
    const after = (run: number, key: string): number | null => runAfterKey(rows, run, key);
    expect([after(0, 'ArrowRight'), after(0, 'ArrowDown'), after(4, 'ArrowUp')]).toEqual([1, 4, 0]);
    expect([after(8, 'ArrowRight'), after(9, 'ArrowLeft'), after(5, 'ArrowDown')]).toEqual([9, 8, 5]);
    expect([after(3, 'ArrowRight'), after(0, 'ArrowLeft'), after(0, 'ArrowUp')]).toEqual([3, 0, 0]);
    expect([after(5, 'Home'), after(5, 'End'), after(8, 'End'), after(5, 'x')]).toEqual([4, 7, 9, null]);
  });

  it('has colours that grow lighter evenly, with figures that can be read on each', () => {
    const shades = Array.from({ length: 97 }, (_, index) => shadeAt(index / 96));
    const light = shades.map(({ colour }) => luminance(colour));
    light.forEach((value, index) => expect(value).toBeGreaterThanOrEqual((light[index - 1] ?? 0) - 1e-9));
    shades.forEach(({ ink }, index) => {
      const own = light[index] ?? NaN;
      const contrast = ink === '#fff' ? 1.05 / (own + 0.05) : (own + 0.05) / 0.05;
      expect(contrast).toBeGreaterThanOrEqual(4.5);
    });
    expect(shadeAt(-1)).toEqual(shadeAt(0));
    expect(shadeAt(2)).toEqual(shadeAt(1));
  });
});

function luminance(colour: string): number {
  const [red = NaN, green = NaN, blue = NaN] = (colour.match(/\d+/g) ?? []).map((text) => {
    const part = Number(text) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
