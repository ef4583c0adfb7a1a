/** How many tokens of pass 0 each sequence of a batch has. */
import type { GroupBatch } from '../lab/training/engine';

export function countTokens({ tokens, tokensPerSequence, labels }: GroupBatch): Float32Array {
  return Float32Array.from(labels, (_, sequence) => {
    const ids = tokens.subarray(sequence * tokensPerSequence, (sequence + 1) * tokensPerSequence);
    return ids.reduce((present, id) => present + (id >= 0 ? 1 : 0), 0);
  });
}
