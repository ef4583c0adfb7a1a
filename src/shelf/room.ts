/** Whether there is room for an encoder, and what is said when there is not. */
import { LabError } from '../lab/errors';
import type { Shelf } from './shelf';

/** @throws LabError `storage-full` when the place is known to be too small. */
export async function refuseWithoutSpace(shelf: Shelf, name: string, needed: number): Promise<void> {
  const free = await freeBytes(shelf);
  if (free !== null && free < needed) throw full(name, needed, free);
}

/** Says how much is needed and free where `work` finds the storage full. */
export async function withSpaceNamed<T>(
  shelf: Shelf,
  name: string,
  needed: number,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'storage-full') throw error;
    throw full(name, needed, await freeBytes(shelf), error);
  }
}

async function freeBytes(shelf: Shelf): Promise<number | null> {
  const space = await shelf.store.space().catch(() => null);
  return space === null ? null : Math.max(0, space.quotaBytes - space.usedBytes);
}

function full(name: string, needed: number, free: number | null, cause?: unknown): LabError {
  const has = free === null ? '' : `; ${megabytes(free)} are free`;
  return new LabError(
    'storage-full',
    `There is no room for ${name}: ${needed === 0 ? 'a little more' : megabytes(needed)} is needed${has}.`,
    'Remove an encoder, or free some space on the disk; what has arrived is kept.',
    { cause },
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}
