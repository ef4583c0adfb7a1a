/** The run that views of a single prompt are about. */
import { PRESETS } from '../lab/presets';
import type { RunInfo } from '../lab/training/runs';

export function hasPrompt({ preset }: RunInfo): boolean {
  return PRESETS[preset].prompt !== 'none';
}

/** The followed run; else the first of InfoPrompt, else the first with a prompt. Null where there is none. */
export function chosenRun(runs: readonly RunInfo[], followed: number | null): number | null {
  if (followed !== null && runs[followed] !== undefined) return followed;
  const first = runs.findIndex(({ preset }) => preset === 'infoprompt');
  const some = first >= 0 ? first : runs.findIndex(hasPrompt);
  return some >= 0 ? some : null;
}
