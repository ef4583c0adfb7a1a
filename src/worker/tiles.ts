/** Which tiles the matrix products take on this adapter: tuned once, then kept. */
import { completeTable, FIXED_RULE, tilesDigest, type TileTable } from '../engine/compiled/webgpu/tiles';
import type { TensorBackend } from './backend';
import type { KeptTiles } from './kept-tiles';
import type { TilesInfo } from './protocol';

interface TileSource {
  readonly kept: KeptTiles;
  /** May reject, where the device is lost. */
  readonly tune: () => Promise<TileTable>;
}

/** A storage that takes longer, milliseconds, is gone without: tuning takes about as long. */
const PATIENCE = 500;

/**
 * Never fails: where nothing was kept and tuning comes to nothing, the fixed rule holds. On a software adapter it always does,
 * since pages there are for tests. What was tuned is kept in the background.
 */
export async function chooseTiles(
  { adapter, software }: Pick<TensorBackend, 'adapter' | 'software'>,
  { kept, tune }: TileSource,
): Promise<TilesInfo> {
  if (software) return infoOf('fixed', FIXED_RULE);
  const kernels = tilesDigest();
  const found = await unlessSlow(kept.read(adapter, kernels));
  if (found !== null) return infoOf('kept', found);
  const tuned = await tune().catch(() => FIXED_RULE);
  if (Object.keys(tuned).length === 0) return infoOf('fixed', FIXED_RULE);
  kept.write(adapter, kernels, tuned).catch(() => undefined);
  return infoOf('tuned', tuned);
}

const infoOf = (origin: TilesInfo['origin'], table: TileTable): TilesInfo => ({ origin, tiles: completeTable(table) });

async function unlessSlow<T>(reading: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      resolve(null);
    }, PATIENCE);
  });
  return Promise.race([reading.catch(() => null), late]).finally(() => {
    clearTimeout(timer);
  });
}
