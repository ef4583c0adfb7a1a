/** Which tile each class of products takes: the fixed rule's, or what was found to be faster on a device. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { TILE_CLASSES } from './shaders/index';
import type { Features } from './shaders/source';
import type { TileClass } from './shaders/tile-classes';
import { fits, nameOf, type Tile, type TileLimits } from './shaders/tile-product';

/** Names of tiles by the names of classes; a class that is missing takes its fixed one. */
export type TileTable = Readonly<Record<string, string>>;

export const FIXED_RULE: TileTable = {};

/** All that a class may choose from on any device, the fixed one first. */
export function tilesOf({ fixed, others }: TileClass): readonly [Tile, ...Tile[]] {
  return [fixed, ...others];
}

/** The fixed tile, and those others that the device has room for. */
export function candidatesOf({ fixed, others }: TileClass, limits: TileLimits): readonly [Tile, ...Tile[]] {
  return [fixed, ...others.filter((tile) => fits(tile, limits))];
}

export function chosenTile(tileClass: TileClass, table: TileTable): Tile {
  return tilesOf(tileClass).find((tile) => nameOf(tile) === table[tileClass.name]) ?? tileClass.fixed;
}

/** The tile of every class, by name. */
export function completeTable(table: TileTable): TileTable {
  return Object.fromEntries(TILE_CLASSES.map((one) => [one.name, nameOf(chosenTile(one, table))]));
}

const PLAIN: Features = new Set();

/** SHA-256, hexadecimal, of all that a choice rests on: with other kernels or other examples it is to be made anew. */
export function tilesDigest(): string {
  const classes = TILE_CLASSES.map((one) => [
    one.name,
    one.example,
    tilesOf(one).map((tile) => [nameOf(tile), one.shaders(tile).map(({ code }) => code(PLAIN))]),
  ]);
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(classes))));
}
