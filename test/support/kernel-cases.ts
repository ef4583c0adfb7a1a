/** Small but awkward cases of every kernel, free of Node, for the tests of every machine. */
import type { KernelCase } from './kernel-cases/case';
import { OBJECTIVE_CASES } from './kernel-cases/objective';
import { ROW_CASES } from './kernel-cases/rows';
import { RUN_CASES } from './kernel-cases/runs';

export { callsOf, compareMachines, joinedCase, type Comparison, type KernelCase } from './kernel-cases/case';
export { linearAddNormCase, linearCase, linearNormBackwardCase, type NormedProductShape } from './kernel-cases/rows';
export { attentionCase, productCase } from './kernel-cases/runs';

export const KERNEL_CASES: readonly KernelCase[] = [...ROW_CASES, ...RUN_CASES, ...OBJECTIVE_CASES];
