/** From the hub to the shelf. Nothing is listed before all of it is there; what has arrived is kept meanwhile. */
import { downloadFile } from '../hub/download';
import { describeModel, type HubFile, type HubModel } from '../hub/model';
import { readHubName, type HubName } from '../hub/name';
import type { Hub } from '../hub/request';
import { chooseFiles } from '../lab/encoder/files';
import { describe, type Description } from './describe';
import { writeFile } from './file-store';
import { newsOf, type Listener, type News } from './news';
import { PLAN_FILE, toBytes, type Manifest, type StoredEncoder, type StoredFile } from './manifest';
import { refuseWithoutSpace, withSpaceNamed } from './room';
import { folderOf, type Shelf } from './shelf';

/**
 * Fetches a model that is not here yet, going on where an earlier try stopped.
 *
 * @throws LabError; what has arrived stays unless it cannot be used.
 */
export async function fetchEncoder(shelf: Shelf, hub: Hub, text: string, listener: Listener): Promise<StoredEncoder> {
  const wanted = readHubName(text);
  const news = newsOf(wanted.name, listener);
  try {
    return await fetchNamed(shelf, hub, wanted, news);
  } finally {
    news.end();
  }
}

async function fetchNamed(shelf: Shelf, hub: Hub, wanted: HubName, news: News): Promise<StoredEncoder> {
  const model = await describeModel(hub, wanted, news.asker);
  const id = idOf(model);
  const known = await shelf.find(id);
  if (known !== null) return known.encoder;

  const files = chosen(model);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const folder = folderOf(id);
  news.begin(id, total);
  const there = await shelf.store.files(folder);
  const missing = files.reduce((sum, { name, bytes }) => sum + Math.max(0, bytes - (there.get(name) ?? 0)), 0);
  await refuseWithoutSpace(shelf, model.name, missing);
  const { description, stored } = await withSpaceNamed(shelf, model.name, missing, async () => {
    await writeFile(shelf.store, folder, PLAN_FILE, toBytes({ id, name: model.name, total }));
    return fetchFiles(shelf, hub, model, files, news);
  });
  const encoder: StoredEncoder = {
    id,
    source: 'hub',
    name: model.name,
    revision: model.commit,
    bytes: total,
    ...description,
    parameters: model.parameters,
    licence: model.licence,
    addedAt: Date.now(),
  };
  const manifest: Manifest = {
    version: 1,
    encoder,
    names: wanted.name === model.name ? [] : [wanted.name],
    revisions: wanted.revision === model.commit ? [] : [wanted.revision ?? 'main'],
    files: stored,
  };
  await withSpaceNamed(shelf, model.name, 0, () => shelf.finish(manifest));
  return encoder;
}

function chosen(model: HubModel): readonly HubFile[] {
  const byName = new Map(model.files.map((file) => [file.name, file]));
  return chooseFiles([...byName.keys()]).flatMap((name) => byName.get(name) ?? []);
}

/** All files one after the other, the small ones first: what cannot be run is known before its weights come. */
async function fetchFiles(
  shelf: Shelf,
  hub: Hub,
  model: HubModel,
  files: readonly HubFile[],
  news: News,
): Promise<{ description: Description; stored: StoredFile[] }> {
  const stored: StoredFile[] = [];
  let before = 0;
  const fetchFile = async (file: HubFile): Promise<void> => {
    const part = await shelf.store.open(folderOf(idOf(model)), file.name);
    try {
      const sha256 = await downloadFile(hub, model, file, part, news.receiver(file.name, before));
      stored.push({ name: file.name, bytes: file.bytes, sha256 });
    } finally {
      await part.close();
    }
    before += file.bytes;
  };
  const isWeights = ({ name }: HubFile): boolean => name.endsWith('.safetensors');
  for (const file of files.filter((one) => !isWeights(one))) await fetchFile(file);
  const description = await described(shelf, idOf(model), stored);
  for (const file of files.filter(isWeights)) await fetchFile(file);
  return { description, stored };
}

/** Small files that cannot be used are not kept: another try would stop at them again. */
async function described(shelf: Shelf, id: string, stored: readonly StoredFile[]): Promise<Description> {
  const small = new Map<string, Uint8Array>();
  for (const { name } of stored) {
    const bytes = await shelf.store.read(folderOf(id), name);
    if (bytes !== null) small.set(name, bytes);
  }
  try {
    return describe(small);
  } catch (error) {
    await shelf.remove(id);
    throw error;
  }
}

function idOf({ name, commit }: HubModel): string {
  return `${name}@${commit}`;
}
