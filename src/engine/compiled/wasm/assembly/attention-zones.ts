/**
 * What forward and backward attention share: where things stand in a thread's scratch, and the members of a sequence.
 * For sequences of up to L members (L' = L in whole panels) and heads of depth d:
 *
 *     offsets   5 lists of L      bytes from a matrix' first row to each member's, and which members want gradients
 *     perQuery  2 lists of L'     logSumExp and dOut . out
 *     weights   2 times 4 x L'    a tile's rows of scores or weights
 *     columns   2 times L' x d    rows as columns of panels
 *     panels    2 times L x d'    rows as rows of panels
 *
 * That is 4 L d numbers, which for 64 members and a depth of 32 stay in the first-level cache.
 */
import { pointer } from './math';
import { scratch } from './threads';

export let queryOffsets: usize = 0;
export let keyOffsets: usize = 0;
export let outOffsets: usize = 0;
export let wantedMembers: usize = 0;
export let wantedRows: usize = 0;
export let totals: usize = 0;
export let alongs: usize = 0;
export let scores: usize = 0;
export let slopes: usize = 0;
export let columns0: usize = 0;
export let columns1: usize = 0;
export let panels0: usize = 0;
export let panels1: usize = 0;

export function wholePanels(count: i32): i32 {
  return (count + 7) & ~7;
}

/** Lays the zones out; returns the bytes they take. */
export function layZones(longest: i32, depth: i32): usize {
  const whole = wholePanels(longest);
  // A panel's columns may be written up to 3 rows too far, a row read up to 7 numbers.
  const slack = 32;
  let end = scratch;
  queryOffsets = end;
  end += pointer(whole);
  keyOffsets = end;
  end += pointer(whole);
  outOffsets = end;
  end += pointer(whole);
  wantedMembers = end;
  end += pointer(whole);
  wantedRows = end;
  end += pointer(whole);
  totals = end;
  end += pointer(whole);
  alongs = end;
  end += pointer(whole);
  scores = end;
  end += pointer(4 * whole);
  slopes = end;
  end += pointer(4 * whole);
  columns0 = end;
  end += pointer(whole * depth + slack);
  columns1 = end;
  end += pointer(whole * depth + slack);
  panels0 = end;
  end += pointer(whole * wholePanels(depth));
  panels1 = end;
  end += pointer(whole * wholePanels(depth) + slack);
  return end - scratch;
}

/** Writes the byte offsets of the members' rows. */
export function listMembers(members: usize, count: i32, qStride: i32, kvStride: i32, outStride: i32): void {
  for (let i = 0; i < count; i++) {
    const place = pointer(i);
    const row = load<f32>(members + place) as i32;
    store<u32>(queryOffsets + place, pointer(row * qStride) as u32);
    store<u32>(keyOffsets + place, pointer(row * kvStride) as u32);
    store<u32>(outOffsets + place, pointer(row * outStride) as u32);
  }
}

/** Writes which members stand in the window, and their rows in it; returns how many. */
export function listWanted(members: usize, count: i32, from: i32, to: i32): i32 {
  let wanted = 0;
  for (let i = 0; i < count; i++) {
    const row = load<f32>(members + pointer(i)) as i32;
    if (row < from || row >= to) continue;
    store<i32>(wantedMembers + pointer(wanted), i);
    store<i32>(wantedRows + pointer(wanted), row - from);
    wanted++;
  }
  return wanted;
}

export function listed(list: usize, index: i32): usize {
  return load<u32>(list + pointer(index)) as usize;
}
