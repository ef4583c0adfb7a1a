/** What there is of a data set: its configurations, their parts and columns. */
import * as v from 'valibot';
import { LabError } from '../lab/errors';
import { readFeatures, type Feature } from './data-set-features';
import { listParquetBranch, type ParquetFile } from './data-set-files';
import { askJson, mayBeHadOtherwise, query, rowServer, type DataSetHub } from './data-set-hub';
import type { DataSetName } from './data-set-name';
import { gatedDataSet } from './data-set-refusal';
import { licenceOf } from './model';
import { isRepositoryName } from './repository-name';
import { hostOf, type Asker } from './request';

export interface DataSetSplit {
  readonly split: string;
  /** Null where the hub does not say. */
  readonly rows: number | null;
  /** In memory, about; null where the hub does not say. */
  readonly bytes: number | null;
}

export interface DataSetConfig {
  readonly config: string;
  readonly splits: readonly DataSetSplit[];
  /** Empty where the hub does not say. */
  readonly features: readonly Feature[];
}

export interface DataSetDescription {
  /** As the hub writes it now; a data set that was moved is still found by its former name. */
  readonly id: string;
  /** Its commit; null where the hub does not say. */
  readonly revision: string | null;
  /** As its page says; null where it says nothing. */
  readonly licence: string | null;
  readonly configs: readonly DataSetConfig[];
  /** Where the server shows no rows, the files that the hub made of the data set some day; otherwise null. */
  readonly files: readonly ParquetFile[] | null;
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const Page = v.object({
  id: v.pipe(v.string(), v.check(isRepositoryName)),
  sha: v.nullish(v.string()),
  gated: v.optional(v.union([v.boolean(), v.string()]), false),
  tags: v.optional(v.array(v.string()), []),
  cardData: v.nullish(v.object({ license: v.nullish(v.union([v.string(), v.array(v.string())])) })),
});

const Splits = v.object({
  splits: v.array(v.object({ config: v.string(), split: v.string() })),
  pending: v.optional(v.array(v.unknown()), []),
});

const Info = v.object({
  features: v.nullish(v.record(v.string(), v.unknown())),
  splits: v.nullish(v.record(v.string(), v.object({ num_examples: v.nullish(count), num_bytes: v.nullish(count) }))),
});
type Info = v.InferOutput<typeof Info>;

/**
 * @param wanted its configuration does not matter.
 * @throws LabError
 */
export async function describeDataSet(hub: DataSetHub, wanted: DataSetName, asker: Asker): Promise<DataSetDescription> {
  const { name } = wanted;
  const page = await askJson(hub, `/api/datasets/${name}`, name, Page, asker);
  if (page.gated !== false) throw gatedDataSet(name, hub);
  const about = { id: page.id, revision: page.sha ?? null, licence: licenceOf(page) };
  try {
    return { ...about, configs: await servedConfigs(hub, page.id, asker), files: null };
  } catch (error) {
    if (!mayBeHadOtherwise(error)) throw error;
    const files = await listParquetBranch(hub, page.id, asker).catch(unlessForGood([]));
    // What the server says of the data set itself explains more than that there are no files either.
    if (files.length === 0) throw error;
    return { ...about, configs: configsOf(files), files };
  }
}

async function servedConfigs(hub: DataSetHub, id: string, asker: Asker): Promise<DataSetConfig[]> {
  const server = rowServer(hub);
  const { splits, pending } = await askJson(server, `/splits?${query({ dataset: id })}`, id, Splits, asker);
  if (splits.length === 0) throw nothingShown(hostOf(server), id, pending.length > 0);
  const Infos = v.object({ dataset_info: v.record(v.string(), Info) });
  const { dataset_info: infos } = await askJson(server, `/info?${query({ dataset: id })}`, id, Infos, asker).catch(
    unlessForGood<v.InferOutput<typeof Infos>>({ dataset_info: {} }),
  );
  return byConfig(splits).map(([config, members]) => ({
    config,
    splits: members.map(({ split }) => sizeOf(split, infos[config])),
    features: readFeatures(infos[config]?.features ?? {}),
  }));
}

function sizeOf(split: string, info: Info | undefined): DataSetSplit {
  const { num_examples: rows = null, num_bytes: bytes = null } = info?.splits?.[split] ?? {};
  return { split, rows, bytes };
}

function configsOf(files: readonly ParquetFile[]): DataSetConfig[] {
  return byConfig(files).map(([config, members]) => ({
    config,
    splits: [...new Set(members.map(({ split }) => split))].map((split) => ({ split, rows: null, bytes: null })),
    features: [],
  }));
}

/** In the order in which they come first. */
function byConfig<T extends { readonly config: string }>(items: readonly T[]): (readonly [string, T[]])[] {
  const names = [...new Set(items.map(({ config }) => config))];
  return names.map((name) => [name, items.filter(({ config }) => config === name)]);
}

/** What was asked for besides may be missing. */
function unlessForGood<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (!mayBeHadOtherwise(error)) throw error;
    return instead;
  };
}

function nothingShown(host: string, id: string, pending: boolean): LabError {
  return pending
    ? new LabError('hub-unavailable', `${host} is still preparing ${id}.`, 'Try again in a minute.')
    : new LabError(
        'hub-unavailable',
        `${host} can show nothing of ${id}.`,
        'Download its files from its page yourself and open them here, or choose another data set.',
      );
}
