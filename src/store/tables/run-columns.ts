/** The columns that say which run a row is about. */
import { PRESETS } from '../../lab/presets';
import { INIT_NAMES } from '../../lab/prompt/initialisation-ids';
import type { RunInfo } from '../../lab/training/runs';
import { numbers, words, type TableCell, type TableColumn } from './table-data';

export const RUN_COLUMNS: readonly TableColumn[] = [
  numbers('#', 0),
  words('Method'),
  words('Initialisation'),
  numbers('Init seed', 0),
  numbers('Data seed', 0),
];

/** @param number of the run among all, from 1. */
export function runCells(number: number, { preset, init, seed, dataSeed }: RunInfo): TableCell[] {
  return [number, PRESETS[preset].name, INIT_NAMES[init].name, seed, dataSeed];
}
