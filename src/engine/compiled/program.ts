/** Programs: flat lists of kernel calls over the arena, written once for each shape and run at every step. */
import { Blocks } from './blocks';
import { CALL_WORDS, fieldsOf, JOINS, KERNEL_NAMES, type Arguments, type KernelName } from './kernels';

export interface Program {
  /** CALL_WORDS for each call: the kernel's number, then its arguments, floats by their bits; see JOINS. */
  readonly code: Int32Array;
  readonly calls: number;
  /** Calls of a kernel that are done beside each other count as one. */
  readonly operations: number;
  /** Numbers of the workspace it needs. */
  readonly workspace: number;
}

/** A kernel with its arguments, whichever it is. */
export interface Call {
  readonly kernel: KernelName;
  readonly values: Readonly<Record<string, number>>;
}

/** What passes write a program with. */
export interface ProgramWriter {
  /** The address of `size` numbers of the workspace, whatever stands there. */
  take(size: number): number;
  call<K extends KernelName>(kernel: K, values: Arguments<K>): void;
}

/** Writes a program whose calls are done one after the other, each block of the workspace in a place of its own. */
export class ProgramBuilder implements ProgramWriter {
  private readonly calls: Call[] = [];
  private readonly blocks = new Blocks();

  /** @param workspace where the workspace begins in the arena. */
  constructor(private readonly workspace: number) {}

  take(size: number): number {
    return this.workspace + this.blocks.take(size);
  }

  call<K extends KernelName>(kernel: K, values: Arguments<K>): void {
    this.calls.push({ kernel, values });
  }

  build(): Program {
    return assemble(
      this.calls.map((call) => [call]),
      this.blocks.end,
    );
  }
}

/** The program that does one list of calls after the other, those of a list beside each other. */
export function assemble(operations: readonly (readonly Call[])[], workspace: number): Program {
  const calls = operations.flatMap((operation) => operation.map((call, place) => ({ ...call, joins: place > 0 })));
  const code = new Int32Array(calls.length * CALL_WORDS);
  const floats = new Float32Array(code.buffer);
  calls.forEach(({ kernel, values, joins }, index) => {
    const at = index * CALL_WORDS;
    code[at] = KERNEL_NAMES.indexOf(kernel);
    fieldsOf(kernel).forEach(([name, kind], place) => {
      (kind === 'number' ? floats : code)[at + 1 + place] = values[name] ?? 0;
    });
    code[at + JOINS] = joins ? 1 : 0;
  });
  return { code, calls: calls.length, operations: operations.length, workspace };
}
