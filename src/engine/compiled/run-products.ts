/** Products of matrices that each run has its own of. */
import type { Activation } from '../../lab/encoder/config';
import { ACTIVATIONS, LINEAR_MODES } from './kernels';
import type { ProgramWriter } from './program';

/** A matrix of every run, by rows. */
export interface RunMatrix {
  readonly address: number;
  /** Numbers between runs. */
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  /** Runs r and r + modulo share theirs; without it each run has its own. */
  readonly modulo?: number;
}

interface Target {
  readonly address: number;
  readonly batch: number;
}

interface Options {
  readonly bias?: Target;
  readonly add?: boolean;
  readonly factor?: number;
  /** Numbers between rows of the result; its columns unless given. */
  readonly row?: number;
  /** What is done with the product, and the address of the other side of it, laid out as the result; see `LINEAR_MODES`. */
  readonly activation?: { readonly mode: 'activate' | 'slope'; readonly kind: Activation; readonly also: number };
}

/** How a left matrix is gone through: numbers between rows, and between places of a row. */
interface Left {
  readonly row: number;
  readonly inner: number;
  readonly rows: number;
  readonly length: number;
}

export class RunProducts {
  constructor(
    private readonly builder: ProgramWriter,
    private readonly runs: number,
  ) {}

  /** `y = a b`. */
  plain(a: RunMatrix, b: RunMatrix, y: Target, options: Options = {}): void {
    this.call(a, { row: a.columns, inner: 1, rows: a.rows, length: a.columns }, b, 'plain', y, options);
  }

  /** `y = a b^T`. */
  withTransposed(a: RunMatrix, b: RunMatrix, y: Target, options: Options = {}): void {
    this.call(a, { row: a.columns, inner: 1, rows: a.rows, length: a.columns }, b, 'transposed', y, options);
  }

  /** `y = a^T b`. */
  ofTransposed(a: RunMatrix, b: RunMatrix, y: Target, options: Options = {}): void {
    this.call(a, { row: 1, inner: a.columns, rows: a.columns, length: a.rows }, b, 'plain', y, options);
  }

  /** Every one of `rows` rows of y is `a b`, a of one row. */
  ofRow(a: RunMatrix, b: RunMatrix, y: Target, rows: number, options: Options = {}): void {
    this.call(a, { row: 0, inner: 1, rows, length: b.rows }, b, 'plain', y, options);
  }

  /** Every one of `rows` rows of y is the sum of b's. */
  sumRows(b: RunMatrix, y: Target, options: Pick<Options, 'add' | 'factor'> = {}, rows = 1): void {
    const ones = { address: -1, batch: 0, rows, columns: b.rows };
    this.call(ones, { row: 0, inner: 0, rows, length: b.rows }, b, 'plain', y, options);
  }

  private call(
    a: RunMatrix,
    left: Left,
    b: RunMatrix,
    side: 'plain' | 'transposed',
    y: Target,
    { bias, add = false, factor = 1, row, activation }: Options,
  ): void {
    const columns = side === 'plain' ? b.columns : b.rows;
    this.builder.call('runProduct', {
      a: a.address,
      aBatch: a.batch,
      aModulo: a.modulo ?? this.runs,
      aRow: left.row,
      aInner: left.inner,
      b: b.address,
      bBatch: b.batch,
      bModulo: b.modulo ?? this.runs,
      bInner: side === 'plain' ? b.columns : 1,
      bColumn: side === 'plain' ? 1 : b.columns,
      bias: bias?.address ?? -1,
      biasBatch: bias?.batch ?? 0,
      y: y.address,
      yBatch: y.batch,
      yRow: row ?? columns,
      runs: this.runs,
      rows: left.rows,
      inner: left.length,
      columns,
      mode: LINEAR_MODES[activation?.mode ?? (add ? 'add' : 'set')],
      activation: ACTIVATIONS[activation?.kind ?? 'gelu'],
      also: activation?.also ?? -1,
      factor,
    });
  }
}
