/** What legends of figures say of methods, of initialisations and of shades. */
import { PRESETS, type PresetId } from '../../lab/presets';
import { INIT_NAMES } from '../../lab/prompt/initialisation-ids';
import type { RunInfo } from '../../lab/training/runs';
import { INKS, METHOD_INKS } from '../../store/figures/colours';
import type { LegendEntry } from '../../store/figures/figure';
import { methodsOf } from '../../store/methods';
import { shadeAt } from '../sensitivity/sequential';
import { INIT_SHAPES } from '../theme';

/** A method's name, and how many of its runs there are. */
export function methodText(preset: PresetId, n: number): string {
  return `${PRESETS[preset].name} (N = ${n})`;
}

export function methodLine(preset: PresetId, n: number, width: number): LegendEntry {
  return { text: methodText(preset, n), sign: { kind: 'line', colour: METHOD_INKS[preset], width } };
}

export function methodSwatch(preset: PresetId, n: number, fill: string): LegendEntry {
  return { text: methodText(preset, n), sign: { kind: 'swatch', fill } };
}

/**
 * Methods by colour, initialisations by mark.
 *
 * @param shown those of the runs that are counted.
 */
export function runEntries(
  runs: readonly RunInfo[],
  { shown = runs, width }: { readonly shown?: readonly RunInfo[]; readonly width: number },
): LegendEntry[] {
  return [
    ...methodsOf(runs).map((preset) => methodLine(preset, shown.filter((run) => run.preset === preset).length, width)),
    ...[...new Set(runs.map(({ init }) => init))].map((init): LegendEntry => ({
      text: INIT_NAMES[init].name,
      sign: { kind: 'points', colour: INKS.muted, shape: INIT_SHAPES[init] },
    })),
  ];
}

/** Five shades of the scale, each with the value that it stands for. */
export function shadeEntries(valueAt: (share: number) => string): LegendEntry[] {
  return [0, 0.25, 0.5, 0.75, 1].map((share) => ({
    text: valueAt(share),
    sign: { kind: 'swatch', fill: shadeAt(share).colour },
  }));
}
