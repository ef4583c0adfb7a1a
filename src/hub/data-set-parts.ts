/** Configurations and splits by name; who names one that is not there is told which there are. */
import { LabError } from '../lab/errors';
import { splitOfName } from '../lab/tasks/tables/names';
import { SPLITS } from '../lab/tasks/tables/table';
import type { DataSetConfig, DataSetDescription } from './data-set';

/** The splits that a task needs, as far as their names tell; all of them where no name tells anything. */
export function usualSplits({ splits }: DataSetConfig): string[] {
  const names = splits.map(({ split }) => split);
  const usual = SPLITS.flatMap((kind) => names.find((name) => splitOfName(name) === kind) ?? []);
  return usual.length === 0 ? names : usual;
}

/** @param wanted null: the only one, or the one called “default”. @throws LabError that names those there are. */
export function configOf({ id, configs }: DataSetDescription, wanted: string | null): DataSetConfig {
  const [first] = configs;
  const found = configs.find(({ config }) => config === (wanted ?? 'default')) ?? null;
  if (found !== null) return found;
  if (wanted === null && first !== undefined && configs.length === 1) return first;
  const names = listed(configs.map(({ config }) => config));
  throw new LabError(
    'hub-not-found',
    wanted === null
      ? `${id} has several configurations: ${names}.`
      : `${id} has no configuration “${wanted}”. It has ${names}.`,
    `Write the name with one of them, as in ${id}:${first?.config ?? 'default'}.`,
  );
}

/** @throws LabError that names those there are. */
export function requireSplit({ id }: DataSetDescription, { config, splits }: DataSetConfig, wanted: string): void {
  if (splits.some(({ split }) => split === wanted)) return;
  const names = listed(splits.map(({ split }) => split));
  throw new LabError(
    'hub-not-found',
    `${id}:${config} has no split “${wanted}”. It has ${names}.`,
    'Choose one of these.',
  );
}

/** So many names are listed. */
const LISTED = 20;

function listed(names: readonly string[]): string {
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : '';
  return `${names.slice(0, LISTED).join(', ')}${more}`;
}
