/** Lays matrices out in panels of 8 columns, [inner][8], for the tiles. What stands in columns of nobody is anything. */
import { pointer } from './math';
import { PANEL } from './tile';

/** Turns 4 rows of 4 numbers into 4 columns, 32 bytes apart. */
function turn(to: usize, r0: v128, r1: v128, r2: v128, r3: v128): void {
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 32);
  v128.store(to, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), 64);
  v128.store(to, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 96);
}

/** Four contiguous rows of `inner` numbers as four columns; writes up to 3 rows of the panel past `inner`. */
function turnRows(to: usize, r0: usize, r1: usize, r2: usize, r3: usize, inner: i32): void {
  for (let i = 0; i < inner; i += 4, to += 128) {
    const at = pointer(i);
    turn(to, v128.load(r0 + at), v128.load(r1 + at), v128.load(r2 + at), v128.load(r3 + at));
  }
}

/** One panel of `columns` columns that stand `column` bytes apart, their numbers `step` bytes apart. */
export function columnsToPanel(to: usize, b: usize, step: usize, column: usize, inner: i32, columns: i32): void {
  if (step === 4) {
    for (let j = 0; j < columns; j += 4) {
      const r0 = b + column * (j as usize);
      const r1 = j + 1 < columns ? r0 + column : r0;
      const r2 = j + 2 < columns ? r1 + column : r1;
      const r3 = j + 3 < columns ? r2 + column : r2;
      turnRows(to + pointer(j), r0, r1, r2, r3, inner);
    }
    return;
  }
  for (let i = 0; i < inner; i++) {
    for (let j = 0; j < columns; j++) {
      store<f32>(to + pointer(i * PANEL + j), load<f32>(b + step * (i as usize) + column * (j as usize)));
    }
  }
}

/** Bytes from the start of a list of byte offsets to the given one. */
function rowOf(offsets: usize, index: i32): usize {
  return load<u32>(offsets + pointer(index)) as usize;
}

/** Rows `base + offsets[i]` of `width` numbers as the rows of panels: [ceil(width / 8)][rows][8]. */
export function rowsToPanels(to: usize, base: usize, offsets: usize, rows: i32, width: i32): void {
  for (let column = 0; column < width; column += PANEL) {
    for (let row = 0; row < rows; row++, to += 32) {
      const from = base + rowOf(offsets, row) + pointer(column);
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    }
  }
}

/** The same rows as columns: [ceil(rows / 8)][width][8], and up to 3 rows of a panel more. */
export function rowsToColumns(to: usize, base: usize, offsets: usize, rows: i32, width: i32): void {
  const last = rows - 1;
  for (let row = 0; row < rows; row += 4) {
    const panel = to + pointer((row & ~7) * width + (row & 7));
    turnRows(
      panel,
      base + rowOf(offsets, row),
      base + rowOf(offsets, min(row + 1, last)),
      base + rowOf(offsets, min(row + 2, last)),
      base + rowOf(offsets, min(row + 3, last)),
      width,
    );
  }
}
