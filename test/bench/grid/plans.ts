/** Which cells of the grid are measured, and for how long. */
import type { GridOptions } from './measure';

export const GRID_ENCODERS = ['tiny', 'mini'] as const;

export type GridPlan = Readonly<Record<(typeof GRID_ENCODERS)[number], GridOptions>>;

/** 8 and 32 are there for the exponent alone. */
const RUNS = [1, 4, 8, 16, 32, 64];
const LENGTHS = [32, 64];

export const FULL: GridPlan = {
  tiny: { runs: RUNS, lengths: LENGTHS, seconds: 3, mostSteps: 20 },
  mini: { runs: RUNS, lengths: LENGTHS, seconds: 4, mostSteps: 20 },
};

export const QUICK: GridPlan = {
  tiny: { runs: RUNS, lengths: [32], seconds: 0.5, mostSteps: 5 },
  mini: { runs: [1, 4], lengths: [32], seconds: 0.5, mostSteps: 5 },
};

/** The smallest cells: they show that the kernels run, and what a step costs the thread that drives them. */
export const SOFTWARE: GridPlan = {
  tiny: { runs: [1], lengths: [32], seconds: 2, mostSteps: 9 },
  mini: { runs: [1], lengths: [32], seconds: 2, mostSteps: 9 },
};
