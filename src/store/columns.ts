/** Everything measured, outside React: one growing typed-array table per kind of metric. */
import { LabError } from '../lab/errors';
import {
  EVALUATION_METRICS,
  STEP_METRICS,
  type EvaluationMetric,
  type EvaluationRow,
  type MetricRow,
  type StepMetric,
  type StepRow,
} from '../lab/training/metrics';
import { DrawingTurns } from './drawing-turns';

/** Beyond so many rows every second one is dropped, so that a long training cannot fill the memory. */
const MOST_ROWS = 8192;

/** A table as it is stored. */
export interface PackedTable {
  readonly stride: number;
  readonly steps: Int32Array;
  /** Rows by runs, by metric. */
  readonly values: ReadonlyMap<string, Float32Array>;
}

export interface PackedColumns {
  readonly step: PackedTable;
  readonly evaluation: PackedTable;
}

/** Where a training stands: steps done, and whether its end has been measured. */
export interface Standing {
  readonly step: number;
  readonly ended: boolean;
}

/** Rows are steps; every metric has one value per run in a row. */
export class MetricTable<M extends string> {
  readonly metrics: readonly M[];
  readonly runs: number;
  /** Rows are kept at steps that are multiples of this. */
  stride = 1;
  length = 0;
  #steps: Int32Array;
  readonly #values: Map<M, Float32Array>;

  constructor(metrics: readonly M[], runs: number, capacity = 64) {
    this.metrics = metrics;
    this.runs = runs;
    this.#steps = new Int32Array(capacity);
    this.#values = new Map(metrics.map((metric) => [metric, new Float32Array(capacity * runs)]));
  }

  /** Adds a row; a second row for the last step replaces the first. */
  append(step: number, row: MetricRow<M>): void {
    if (step % this.stride !== 0) return;
    const again = this.length > 0 && this.stepAt(this.length - 1) === step;
    const index = again ? this.length - 1 : this.length;
    if (index === this.#steps.length) this.#grow();
    this.#steps[index] = step;
    for (const metric of this.metrics) {
      const values = row[metric].length > this.runs ? row[metric].subarray(0, this.runs) : row[metric];
      this.#values.get(metric)?.set(values, index * this.runs);
    }
    this.length = index + 1;
    if (this.length > MOST_ROWS) this.#thin();
  }

  /** A copy of what was measured up to the step `last`. */
  packed(last: number): PackedTable {
    let length = this.length;
    while (length > 0 && this.stepAt(length - 1) > last) length--;
    return {
      stride: this.stride,
      steps: this.#steps.slice(0, length),
      values: new Map([...this.#values].map(([metric, values]) => [metric, values.slice(0, length * this.runs)])),
    };
  }

  /** Takes what `packed` gave. @throws LabError `checkpoint-invalid` where it is of other metrics or runs. */
  unpack({ stride, steps, values }: PackedTable): void {
    const size = steps.length * this.runs;
    const other = this.metrics.filter((metric) => values.get(metric)?.length !== size);
    if (other.length > 0) {
      const what = `The stored curves have no ${other.join(', ')} of ${this.runs} runs.`;
      throw new LabError('checkpoint-invalid', what, 'Start from step 0.');
    }
    this.stride = stride;
    this.length = steps.length;
    this.#steps = grown(steps, new Int32Array(Math.max(64, steps.length)));
    for (const metric of this.metrics) {
      const stored = values.get(metric) ?? new Float32Array();
      this.#values.set(metric, grown(stored, new Float32Array(this.#steps.length * this.runs)));
    }
  }

  stepAt(row: number): number {
    return this.#steps[row] ?? NaN;
  }

  value(metric: M, row: number, run: number): number {
    return this.#values.get(metric)?.[row * this.runs + run] ?? NaN;
  }

  /** Runs' values in a row; a copy. */
  row(metric: M, row: number): number[] {
    return Array.from({ length: this.runs }, (_, run) => this.value(metric, row, run));
  }

  /** The last row's values; NaN before there is one. */
  last(metric: M): number[] {
    return this.row(metric, this.length - 1);
  }

  /** The whole history of a metric, row by row, for drawing; do not keep it. */
  history(metric: M): Float32Array {
    return (this.#values.get(metric) ?? new Float32Array(0)).subarray(0, this.length * this.runs);
  }

  #grow(): void {
    const capacity = 2 * this.#steps.length;
    this.#steps = grown(this.#steps, new Int32Array(capacity));
    for (const [metric, values] of this.#values) {
      this.#values.set(metric, grown(values, new Float32Array(capacity * this.runs)));
    }
  }

  #thin(): void {
    this.stride *= 2;
    let kept = 0;
    for (let row = 0; row < this.length; row++) {
      if (this.stepAt(row) % this.stride !== 0) continue;
      this.#steps[kept] = this.stepAt(row);
      for (const values of this.#values.values()) {
        values.copyWithin(kept * this.runs, row * this.runs, (row + 1) * this.runs);
      }
      kept++;
    }
    this.length = kept;
  }
}

function grown<A extends Int32Array | Float32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

/** The row of a step is measured with its update, which the next step's row follows; the last one only at the end. */
function lastRow(step: number, ended: boolean): number {
  return ended ? step : step - 1;
}

export class MetricColumns {
  /** Changes with every change of content. */
  version = 0;
  /** Changes with every evaluation and every new population. */
  evaluationVersion = 0;
  step: MetricTable<StepMetric>;
  evaluation: MetricTable<EvaluationMetric>;
  /** Where training stands. */
  position = { step: 0, epoch: 0 };
  readonly #turns = new DrawingTurns();

  constructor() {
    this.step = new MetricTable(STEP_METRICS, 0);
    this.evaluation = new MetricTable(EVALUATION_METRICS, 0);
  }

  /** Starts afresh for a population of `runs` runs. */
  reset(runs: number): void {
    this.step = new MetricTable(STEP_METRICS, runs);
    this.evaluation = new MetricTable(EVALUATION_METRICS, runs);
    this.position = { step: 0, epoch: 0 };
    this.evaluationVersion++;
    this.#changed();
  }

  /** Of everything measured so far. */
  get bytes(): number {
    return [this.step, this.evaluation].reduce(
      (sum, { length, runs, metrics }) => sum + length * runs * metrics.length * Float32Array.BYTES_PER_ELEMENT,
      0,
    );
  }

  /** Everything that had been measured where the training stood. */
  packed({ step, ended }: Standing): PackedColumns {
    return { step: this.step.packed(lastRow(step, ended)), evaluation: this.evaluation.packed(step) };
  }

  /**
   * Goes back to where the training stood, from what is stored or else from what is there: what comes next follows on.
   *
   * @throws LabError `checkpoint-invalid` for stored columns of other runs.
   */
  goOn({ step, ended }: Standing, epoch: number, runs: number, stored: PackedColumns | null): void {
    const kept = stored ?? this.packed({ step, ended });
    // New tables: what charts remember of the ones before may have been measured after that step.
    const steps = new MetricTable(STEP_METRICS, runs);
    const evaluations = new MetricTable(EVALUATION_METRICS, runs);
    steps.unpack(kept.step);
    evaluations.unpack(kept.evaluation);
    this.step = steps;
    this.evaluation = evaluations;
    this.position = { step, epoch };
    this.evaluationVersion++;
    this.#changed();
  }

  appendStep(step: number, row: StepRow): void {
    this.step.append(step, row);
    this.#changed();
  }

  appendEvaluation(step: number, row: EvaluationRow): void {
    this.evaluation.append(step, row);
    this.evaluationVersion++;
    this.#changed();
  }

  moveTo(step: number, epoch: number): void {
    if (step === this.position.step && epoch === this.position.epoch) return;
    this.position = { step, epoch };
    this.#changed();
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#turns.subscribe(listener);

  readonly getVersion = (): number => this.version;

  readonly getEvaluationVersion = (): number => this.evaluationVersion;

  #changed(): void {
    this.version++;
    this.#turns.request();
  }
}
