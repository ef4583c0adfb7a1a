/** Slices of a landscape and descents, small and made by hand. */
import type { LineSlice, PlaneSlice } from '../../../src/lab/studies/landscape';
import { descend, type Descent } from '../../../src/lab/theory/descent';

const slice = { examples: 64, dimensions: 1234, length: 6 };

/** From run 0 to run 2; one of its points is no number, and the last is not measured yet. */
export const LINE: LineSlice = {
  ...slice,
  runs: [0, 2],
  measured: 6,
  at: Float32Array.of(-0.25, 0, 0.5, 0.75, 1, 1.2, 1.25),
  crossEntropy: Float32Array.of(0.9, 0.5, 0.8, NaN, 0.4, 0.6, NaN),
  accuracy: Float32Array.of(0.5, 0.75, 0.625, NaN, 1, 0.5, NaN),
};

/** A grid of 5 with its coarsest cells and two finer ones; a column is 3 long. */
export const PLANE: PlaneSlice = {
  ...slice,
  runs: [0, 1, 2],
  measured: 6,
  side: 5,
  cells: Int32Array.of(0, 4, 20, 24, 2, 12),
  crossEntropy: Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, NaN),
  accuracy: Float32Array.of(1, 0.9, 0.8, 0.7, 0.6, NaN),
  places: [
    [1, 1],
    [3, 1],
    [2, 3],
  ],
  lengthInColumns: 2,
};

/** Of a loss in two dimensions, without and with an optimum. */
export function descentOf(decayFactor: number): Descent {
  return descend({ slope: Float64Array.of(1, 2), logNegatives: [1, 3], clamped: false }, Float64Array.of(0, -1), {
    stepFactor: 1,
    decayFactor,
    steps: 20,
    ahead: 2,
  });
}
