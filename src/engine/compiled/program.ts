/** Programs: flat lists of kernel calls over the arena, written once for each shape and run at every step. */
import { Blocks } from './blocks';
import { fieldsOf, KERNEL_NAMES, OPERATION_WORDS, type Arguments, type KernelName } from './kernels';

export interface Program {
  /** OPERATION_WORDS for each operation: the kernel's number, then its arguments; floats by their bits. */
  readonly code: Int32Array;
  readonly operations: number;
  /** Numbers of the workspace it needs. */
  readonly workspace: number;
}

/** Writes a program; blocks of the workspace that are let go are used again. */
export class ProgramBuilder {
  private readonly calls: { readonly kernel: KernelName; readonly values: Readonly<Record<string, number>> }[] = [];
  private readonly blocks = new Blocks();

  /** @param workspace where the workspace begins in the arena. */
  constructor(private readonly workspace: number) {}

  /** The address of `size` numbers of the workspace, whatever stands there. */
  take(size: number): number {
    return this.workspace + this.blocks.take(size);
  }

  /** Lets blocks go; what is called afterwards may use them. */
  give(...addresses: readonly number[]): void {
    for (const address of addresses) this.blocks.give(address - this.workspace);
  }

  call<K extends KernelName>(kernel: K, values: Arguments<K>): void {
    this.calls.push({ kernel, values });
  }

  build(): Program {
    const code = new Int32Array(this.calls.length * OPERATION_WORDS);
    const floats = new Float32Array(code.buffer);
    this.calls.forEach(({ kernel, values }, index) => {
      const at = index * OPERATION_WORDS;
      code[at] = KERNEL_NAMES.indexOf(kernel);
      fieldsOf(kernel).forEach(([name, kind], place) => {
        (kind === 'number' ? floats : code)[at + 1 + place] = values[name] ?? 0;
      });
    });
    return { code, operations: this.calls.length, workspace: this.blocks.end };
  }
}
