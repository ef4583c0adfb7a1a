/** Products of matrices that each run has its own of. */
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

  /** `y_r[j] = factor * sum_i x_r[i, j]`. */
  sumRows(x: RunMatrix, y: Target, { add = false, factor = 1 }: Pick<Options, 'add' | 'factor'> = {}): void {
    this.builder.call('sumRows', {
      x: x.address,
      xBatch: x.batch,
      xRow: x.columns,
      y: y.address,
      yBatch: y.batch,
      runs: this.runs,
      rows: x.rows,
      columns: x.columns,
      add: add ? 1 : 0,
      factor,
    });
  }

  private call(
    a: RunMatrix,
    left: { readonly row: number; readonly inner: number; readonly rows: number; readonly length: number },
    b: RunMatrix,
    side: 'plain' | 'transposed',
    y: Target,
    { bias, add = false, factor = 1, row }: Options,
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
      add: add ? 1 : 0,
      factor,
    });
  }
}
