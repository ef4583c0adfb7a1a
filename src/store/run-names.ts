/** What a single run is called, wherever one is picked out. */
import { PRESETS } from '../lab/presets';
import { INIT_NAMES } from '../lab/prompt/initialisation-ids';
import type { RunInfo } from '../lab/training/runs';

/** "#3 InfoPrompt, normal, seed 0", and the data seed where there are several; empty for no run. */
export function runTitle(runs: readonly RunInfo[], index: number): string {
  const run = runs[index];
  return run === undefined ? '' : `#${index + 1} ${PRESETS[run.preset].name}, ${runTitleInMethod(runs, index)}`;
}

/** "normal, seed 0", and the data seed where there are several; empty for no run. */
export function runTitleInMethod(runs: readonly RunInfo[], index: number): string {
  const run = runs[index];
  if (run === undefined) return '';
  const { init, seed, dataSeed } = run;
  const severalSamples = runs.some((other) => other.dataSeed !== dataSeed);
  return `${INIT_NAMES[init].name}, seed ${seed}${severalSamples ? `, data ${dataSeed}` : ''}`;
}

/** What runs of the same method differ in: "the random start of the prompt (init seed)", and so on; empty for single runs. */
export function whatDiffers(runs: readonly RunInfo[]): string {
  const firstOf = new Map(runs.toReversed().map((run) => [run.preset, run]));
  const several = (of: (run: RunInfo) => unknown): boolean =>
    runs.some((run) => of(run) !== of(firstOf.get(run.preset) ?? run));
  return [
    ...(several(({ init }) => init) ? ['the kind of start (initialisation)'] : []),
    ...(several(({ seed }) => seed) ? ['the random start of the prompt (init seed)'] : []),
    ...(several(({ dataSeed }) => dataSeed) ? ['the examples they learn from (data seed)'] : []),
  ].join(', ');
}
