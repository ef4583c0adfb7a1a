/** Runs programs: kernels by their numbers, a barrier after each operation. */
import { activateBackward, ActivateBackwardArguments } from './activation';
import { adamw, AdamwArguments } from './adamw';
import { answer, AnswerArguments } from './answer';
import { attention, AttentionArguments } from './attention';
import { attentionBackward, AttentionBackwardArguments } from './attention-backward';
import { layZones } from './attention-zones';
import { crossEntropy, CrossEntropyArguments, headContrast, HeadContrastArguments } from './contrasts';
import { copyRows, CopyRowsArguments, embed, EmbedArguments, meanNorm, MeanNormArguments } from './copies';
import { Kernel } from './kernel-numbers';
import { latentTerms, LatentTermsArguments } from './gaussians';
import {
  linear,
  linearAddNorm,
  LinearAddNormArguments,
  LinearArguments,
  linearNormBackward,
  LinearNormBackwardArguments,
} from './linear';
import { addNorm, AddNormArguments, normBackward, NormBackwardArguments } from './norm';
import { normals, NormalsArguments } from './normals';
import { runProduct, RunProductArguments } from './product';
import { summary, SummaryArguments } from './summary';
import {
  announce,
  announcedCode,
  announcedCalls,
  announceEnd,
  barrier,
  join,
  nextProgram,
  useScratch,
} from './threads';

/** Bytes of a call; in its last word stands whether it is done beside the one before it. */
const CALL: usize = 128;
const JOINS: usize = 124;

/** Bytes of scratch that a thread needs for a program. */
export function scratchBytes(code: usize, calls: i32): usize {
  let bytes: usize = 0;
  for (let i = 0; i < calls; i++) {
    const at = code + (i as usize) * CALL;
    const words = at + 4;
    const kernel = load<i32>(at);
    if (kernel === Kernel.attention || kernel === Kernel.attentionBackward) {
      const a = changetype<AttentionArguments>(words);
      bytes = max(bytes, layZones(a.longest, a.depth));
    } else if (kernel === Kernel.runProduct) {
      // A panel, and up to 3 rows of it more.
      bytes = max(bytes, ((changetype<RunProductArguments>(words).inner as usize) + 3) * 32);
    }
  }
  return (bytes + 63) & ~63;
}

/** The caller's part in the beginning. */
export function lead(threads: i32, maySleep: bool): void {
  join(0, threads, maySleep);
}

/** Runs a program together with all threads that serve. */
export function run(code: usize, calls: i32, scratch: usize, bytes: usize): void {
  useScratch(scratch, bytes);
  announce(code, calls, scratch, bytes);
  perform(code, calls);
}

/** A further thread's life. */
export function serve(number: i32, threads: i32): void {
  join(number, threads, true);
  let seen = 0;
  while ((seen = nextProgram(seen)) >= 0) perform(announcedCode(), announcedCalls());
}

/** Ends the threads that serve. */
export function end(): void {
  announceEnd();
}

function perform(code: usize, calls: i32): void {
  for (let i = 0; i < calls; i++) {
    const at = code + (i as usize) * CALL;
    const kernel = load<i32>(at);
    call(kernel, at + 4);
    const joined = i + 1 < calls && load<i32>(at + CALL + JOINS) === 1;
    if (!joined || takesBits(kernel)) barrier();
  }
}

/** Whether threads come for bits of it: of these the next must not begin before all are gone. */
function takesBits(kernel: i32): bool {
  return (
    kernel === Kernel.linear ||
    kernel === Kernel.linearAddNorm ||
    kernel === Kernel.linearNormBackward ||
    kernel === Kernel.attention ||
    kernel === Kernel.attentionBackward
  );
}

function call(kernel: i32, words: usize): void {
  switch (kernel) {
    case Kernel.linear:
      return linear(changetype<LinearArguments>(words));
    case Kernel.addNorm:
      return addNorm(changetype<AddNormArguments>(words));
    case Kernel.normBackward:
      return normBackward(changetype<NormBackwardArguments>(words));
    case Kernel.linearAddNorm:
      return linearAddNorm(changetype<LinearAddNormArguments>(words));
    case Kernel.linearNormBackward:
      return linearNormBackward(changetype<LinearNormBackwardArguments>(words));
    case Kernel.attention:
      return attention(changetype<AttentionArguments>(words));
    case Kernel.attentionBackward:
      return attentionBackward(changetype<AttentionBackwardArguments>(words));
    case Kernel.embed:
      return embed(changetype<EmbedArguments>(words));
    case Kernel.copyRows:
      return copyRows(changetype<CopyRowsArguments>(words));
    case Kernel.activateBackward:
      return activateBackward(changetype<ActivateBackwardArguments>(words));
    case Kernel.runProduct:
      return runProduct(changetype<RunProductArguments>(words));
    case Kernel.answer:
      return answer(changetype<AnswerArguments>(words));
    case Kernel.latentTerms:
      return latentTerms(changetype<LatentTermsArguments>(words));
    case Kernel.crossEntropy:
      return crossEntropy(changetype<CrossEntropyArguments>(words));
    case Kernel.headContrast:
      return headContrast(changetype<HeadContrastArguments>(words));
    case Kernel.normals:
      return normals(changetype<NormalsArguments>(words));
    case Kernel.meanNorm:
      return meanNorm(changetype<MeanNormArguments>(words));
    case Kernel.summary:
      return summary(changetype<SummaryArguments>(words));
    case Kernel.adamw:
      return adamw(changetype<AdamwArguments>(words));
    default:
      unreachable();
  }
}
