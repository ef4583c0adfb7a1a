/** What a program costs, counted from its operations. */
import { fieldsOf, KERNEL_NAMES, OPERATION_WORDS } from './kernels';
import type { Program } from './program';

/**
 * Floating-point operations of an operation's matrix product, two for each multiplication and addition; 0 for one that is
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
export function programFlops({ code, operations }: Program): number {
  let flops = 0;
  for (let operation = 0; operation < operations; operation++) {
    flops += productFlops(code.subarray(operation * OPERATION_WORDS, (operation + 1) * OPERATION_WORDS));
  }
  return flops;
}
