/**
 * Expected calibration error (Naeini, Cooper and Hauskrecht 2015; Guo et al. 2017): by how much a classifier's
 * confidence misses its accuracy, in bins of equal width, each weighted by the examples in it.
 */

export const CALIBRATION_BINS = 15;

/** Takes one answer at a time. */
export class Calibration {
  readonly #hits = new Float64Array(CALIBRATION_BINS);
  readonly #confidence = new Float64Array(CALIBRATION_BINS);
  #examples = 0;

  /** @param confidence probability of the class that was answered; NaN makes the error NaN. */
  add(confidence: number, right: boolean): void {
    // A bin holds its upper border and not its lower one.
    const bin = Math.min(CALIBRATION_BINS - 1, Math.max(0, Math.ceil(confidence * CALIBRATION_BINS) - 1)) || 0;
    this.#hits[bin] = (this.#hits[bin] ?? 0) + Number(right);
    this.#confidence[bin] = (this.#confidence[bin] ?? 0) + confidence;
    this.#examples++;
  }

  /** 0 to 1; NaN where nothing was answered. */
  get error(): number {
    const apart = this.#hits.reduce((sum, hits, bin) => sum + Math.abs(hits - (this.#confidence[bin] ?? NaN)), 0);
    return apart / this.#examples;
  }
}
