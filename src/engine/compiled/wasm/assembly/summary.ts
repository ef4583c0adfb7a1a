/** What a step tells of each run, and which runs have a loss that is not a number below 1e20. */
import { meanNormOf } from './copies';
import { pointer } from './math';
import { shareFrom, shareTo } from './threads';

const TERMS: i32 = 4;

@unmanaged
export class SummaryArguments {
  crossEntropy: i32;
  head: i32;
  representation: i32;
  kl: i32;
  between: i32;
  prompts: i32;
  promptsBatch: i32;
  promptRows: i32;
  width: i32;
  out: i32;
  has: i32;
  frozen: i32;
  runs: i32;
  texts: i32;
}

/** Threads share runs. */
export function summary(a: SummaryArguments): void {
  const end = shareTo(a.runs);
  for (let run = shareFrom(a.runs); run < end; run++) {
    tell(a, run, 0, a.crossEntropy);
    tell(a, run, 1, a.head);
    tell(a, run, 2, a.representation);
    tell(a, run, 3, a.kl);
    tell(a, run, 4, a.between);
    if (a.prompts >= 0) {
      const vectors = pointer(a.prompts + run * a.promptsBatch);
      store<f32>(pointer(a.out + 5 * a.runs + run), meanNormOf(vectors, a.promptRows, a.width));
    }
    if (a.frozen >= 0) freeze(a, run);
  }
}

/** The mean over texts of values [R, B], if there are any. */
function tell(a: SummaryArguments, run: i32, row: i32, values: i32): void {
  if (values < 0) return;
  let sum: f32 = 0;
  for (let text = 0; text < a.texts; text++) sum += load<f32>(pointer(values + run * a.texts + text));
  store<f32>(pointer(a.out + row * a.runs + run), sum / (a.texts as f32));
}

function freeze(a: SummaryArguments, run: i32): void {
  for (let term = 0; term < TERMS; term++) {
    const loss = abs<f32>(load<f32>(pointer(a.out + term * a.runs + run)));
    const has = load<f32>(pointer(a.has + run * TERMS + term)) === 1;
    if (has && !(loss < 1e20)) store<f32>(pointer(a.frozen + run), 1);
  }
}
