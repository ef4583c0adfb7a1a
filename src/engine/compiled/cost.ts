/** What a program costs, counted from its calls. */
import { fieldsOf, KERNEL_NAMES, CALL_WORDS } from './kernels';
import type { Program } from './program';

/**
 * Floating-point operations of a call's matrix product, two for each multiplication and addition; 0 for one that is
 * none. Attention's own products, some percent of a step, are not counted: how long its sequences are is data.
 */
export function productFlops(call: Int32Array): number {
  const kernel = KERNEL_NAMES[call[0] ?? -1];
  if (kernel !== 'linear' && kernel !== 'runProduct') return 0;
  const value = (name: string): number => call[1 + fieldsOf(kernel).findIndex(([field]) => field === name)] ?? 0;
  const times = kernel === 'linear' ? value('batches') : value('runs');
  return 2 * times * value('rows') * value('inner') * value('columns');
}

/** The same of a whole program. */
export function programFlops({ code, calls }: Program): number {
  let flops = 0;
  for (let call = 0; call < calls; call++) {
    flops += productFlops(code.subarray(call * CALL_WORDS, (call + 1) * CALL_WORDS));
  }
  return flops;
}
