/** `population.json` as `population-export.ts` writes it: the recipe, and what tells the runs apart. */
import * as v from 'valibot';
import { PRESET_IDS } from '../../../../src/lab/presets';

const Run = v.object({ preset: v.picklist(PRESET_IDS), dataSeed: v.number(), learningRate: v.number() });

export const Described = v.object({
  ...{ gamma: v.number(), beta: v.number(), kappa: v.number(), temperature: v.number() },
  ...{ steps: v.number(), warmup: v.number(), weightDecay: v.number(), learningRateScale: v.number() },
  classes: v.number(),
  runs: v.array(Run),
});
export type Described = v.InferOutput<typeof Described>;
