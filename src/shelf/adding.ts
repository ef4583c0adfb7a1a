/** From a folder to the shelf: checked as a whole first, so that what is kept can be used. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { chooseFiles, type EncoderFiles } from '../lab/encoder/files';
import { LabError } from '../lab/errors';
import { describe } from './describe';
import { writeFile } from './file-store';
import type { StoredEncoder, StoredFile } from './manifest';
import { refuseWithoutSpace, withSpaceNamed } from './room';
import { folderOf, type Shelf } from './shelf';

/** A file of a folder, read when it is needed. */
export interface FolderFile {
  readonly name: string;
  readonly bytes: number;
  readonly read: () => Promise<Uint8Array>;
}

/** Longest name once it is written with escapes, as folders of the storage are. */
const LONGEST_NAME = 180;

/**
 * @param check counts the parameters of an encoder it has built from the files; throws where that cannot be done.
 * @throws LabError, and nothing is kept; an encoder of the same name stays as it was unless the storage fails.
 */
export async function addFolder(
  shelf: Shelf,
  folderName: string,
  files: readonly FolderFile[],
  check: (files: EncoderFiles) => Promise<number>,
): Promise<StoredEncoder> {
  const name = plainName(folderName);
  const byName = new Map(files.map((file) => [file.name, file]));
  const chosen = chooseFiles([...byName.keys()]).flatMap((file) => byName.get(file) ?? []);
  const bytes = chosen.reduce((sum, file) => sum + file.bytes, 0);
  await refuseWithoutSpace(shelf, name, bytes);

  const contents = new Map<string, Uint8Array>();
  for (const file of chosen) contents.set(file.name, await readable(file));
  const description = describe(contents);
  const parameters = await check(contents);

  const id = `folder:${name}`;
  const encoder: StoredEncoder = {
    id,
    source: 'folder',
    name,
    revision: null,
    bytes,
    ...description,
    parameters,
    licence: null,
    addedAt: Date.now(),
  };
  await shelf.remove(id);
  try {
    await withSpaceNamed(shelf, name, bytes, async () => {
      const stored: StoredFile[] = [];
      for (const [file, content] of contents) {
        await writeFile(shelf.store, folderOf(id), file, content);
        stored.push({ name: file, bytes: content.byteLength, sha256: bytesToHex(sha256(content)) });
      }
      await shelf.finish({ version: 1, encoder, names: [], revisions: [], files: stored });
    });
  } catch (error) {
    await shelf.remove(id).catch(() => undefined);
    throw error;
  }
  return encoder;
}

/** The last part of a path, without what a link or a file system would stumble over. */
export function plainName(text: string): string {
  const last = text.split(/[/\\]/).findLast((part) => part.trim() !== '') ?? '';
  const plain = last
    .replaceAll(/[\p{Cc}\p{Cs}@]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  let name = '';
  for (const letter of plain) {
    if (encodeURIComponent(name + letter).length > LONGEST_NAME) break;
    name += letter;
  }
  return name.trim() === '' ? 'unnamed' : name.trim();
}

async function readable({ name, read }: FolderFile): Promise<Uint8Array> {
  try {
    return await read();
  } catch (cause) {
    throw new LabError('encoder-missing', `${name} cannot be read.`, 'Choose the folder again.', { cause });
  }
}
