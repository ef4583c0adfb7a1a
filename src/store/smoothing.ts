/**
 * Exponential smoothing with bias correction, as TensorBoard's slider has it: s₀ = 0, sₜ = w sₜ₋₁ + (1 − w) xₜ, and what
 * is drawn is sₜ / (1 − wᵗ). That is the mean of all values so far, the one k places back weighted by wᵏ.
 *
 * @param weight w, from 0 (nothing is changed) to below 1.
 * @returns as many values; null stays null and counts for nothing.
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  if (weight === 0) return [...values];
  let sum = 0;
  let left = 1;
  return values.map((value) => {
    if (value === null) return null;
    sum = weight * sum + (1 - weight) * value;
    left *= weight;
    return sum / (1 - left);
  });
}

/** The strongest that can be chosen: the value 20 places back still counts a third. */
export const MOST_SMOOTHING = 0.95;
