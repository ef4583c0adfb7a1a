/** Marks runs with a loss that is not a number below 1e20. A few numbers: one thread's work. */
import { pointer } from './math';
import { thread } from './threads';

const TERMS: i32 = 4;

@unmanaged
export class FreezeArguments {
  means: i32;
  has: i32;
  frozen: i32;
  runs: i32;
}

export function freeze(a: FreezeArguments): void {
  if (thread !== 0) return;
  for (let run = 0; run < a.runs; run++) {
    for (let term = 0; term < TERMS; term++) {
      const loss = abs<f32>(load<f32>(pointer(a.means + term * a.runs + run)));
      const has = load<f32>(pointer(a.has + run * TERMS + term)) === 1;
      if (has && !(loss < 1e20)) store<f32>(pointer(a.frozen + run), 1);
    }
  }
}
