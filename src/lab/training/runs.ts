/** Which runs a recipe asks for. */
import { PRESETS, type PresetId } from '../presets';
import type { Recipe } from '../recipe';
import type { ResolvedInitId } from '../prompt/initialisation-ids';

/** One run: method x initialisation x init seed x data seed. */
export interface Run {
  readonly preset: PresetId;
  readonly init: ResolvedInitId;
  readonly seed: number;
  readonly dataSeed: number;
}

/** A run with what its size and the recipe give it; its place in the list is its column in every metric. */
export interface RunInfo extends Run {
  /** Trainable numbers. */
  readonly parameters: number;
  readonly learningRate: number;
}

/** Whether nothing in a run depends on its init seed, so that repeating it with other seeds would repeat it exactly. */
export function isDeterministic(
  preset: PresetId,
  init: ResolvedInitId,
  promptLength: number,
  classes: number,
): boolean {
  const { prompt, head } = PRESETS[preset];
  const fixedInit = init === 'mask' || init === 'text' || (init === 'labels' && promptLength <= classes);
  return prompt === 'static' && head === 'verbaliser' && fixedInit;
}

/** All runs of a recipe, ordered by method, initialisation, data seed and seed. */
export function enumerateRuns(recipe: Recipe, classes: number): Run[] {
  const runs: Run[] = [];
  for (const preset of recipe.presets) {
    for (const init of initsFor(recipe, preset)) {
      const seeds = isDeterministic(preset, init, recipe.promptLength, classes) ? 1 : recipe.seeds;
      for (let dataSeed = 0; dataSeed < recipe.dataSeeds; dataSeed++) {
        for (let seed = 0; seed < seeds; seed++) runs.push({ preset, init, seed, dataSeed });
      }
    }
  }
  return runs;
}

/** A method without a prompt has nothing to initialise and runs once per seed. */
function initsFor(recipe: Recipe, preset: PresetId): ResolvedInitId[] {
  const { prompt, ownInit } = PRESETS[preset];
  if (prompt === 'none') return [ownInit];
  return [...new Set(recipe.inits.map((init) => (init === 'preset' ? ownInit : init)))];
}
