import { describe, expect, it } from 'vitest';
import { readKernels } from '../../src/engine/compiled/wasm/binary';
import { fetchFile, startBrowserThread } from '../../src/engine/compiled/wasm/browser-threads';
import { createWasmMachine } from '../../src/engine/compiled/wasm/machine';
import { compareMachines, KERNEL_CASES } from '../support/kernel-cases';

/** The first case of each kernel and every tenth: what differs in a browser is memory and threads, not arithmetic. */
const CASES = KERNEL_CASES.filter(
  ({ kernel }, index) => index % 10 === 0 || KERNEL_CASES.findIndex((other) => other.kernel === kernel) === index,
);

describe('the WASM machine in a browser', () => {
  for (const threads of [1, 2]) {
    it(`agrees with the plain machine, threads: ${String(threads)}`, async () => {
      // Else there are no threads to try.
      expect(crossOriginIsolated).toBe(true);
      const binary = await readKernels(threads > 1 ? 'threads' : 'plain', fetchFile);
      const machine = await createWasmMachine({ binary, threads, startThread: startBrowserThread });
      for (const kernelCase of CASES) {
        const { worst, where } = await compareMachines(machine, kernelCase);
        expect(worst, where).toBeLessThanOrEqual(kernelCase.tolerance);
      }
      machine.dispose();
    });
  }
});
