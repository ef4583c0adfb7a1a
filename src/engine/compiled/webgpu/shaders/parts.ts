/** Declarations that several shaders need. */
import { ACTIVATIONS } from '../../kernels';
import { IN_SUBGROUP, type Declaration } from './source';

/**
 * Phi by Abramowitz and Stegun 7.1.26: |error| < 1e-7. The tail is what is computed, so that far below zero it keeps its
 * digits; tanh is written with an exponential for the same reason. That one's argument is bounded, lest a driver make
 * infinity over infinity of it; a value that is no number comes through by the factor x.
 */
export const ACTIVATION = /* wgsl */ `
fn normalTail(x: f32) -> f32 {
  let t = 1.0 / (1.0 + 0.3275911 * 0.70710678 * abs(x));
  let series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return 0.5 * series * exp(-0.5 * x * x);
}
fn normalDistribution(x: f32) -> f32 {
  let tail = normalTail(x);
  return select(tail, 1.0 - tail, x > 0.0);
}
/** exp(-2 u) for tanh(u), where (1 + tanh(u)) / 2 = 1 / (1 + exp(-2 u)). */
fn tanhFactor(x: f32) -> f32 {
  return exp(clamp(-1.59576912 * (x + 0.044715 * x * x * x), -80.0, 80.0));
}
fn activation(kind: i32, x: f32) -> f32 {
  if (kind == ${ACTIVATIONS.relu}) { return select(x, 0.0, x <= 0.0); }
  if (kind == ${ACTIVATIONS.gelu}) { return x * normalDistribution(x); }
  return x / (1.0 + tanhFactor(x));
}
fn slope(kind: i32, x: f32) -> f32 {
  if (kind == ${ACTIVATIONS.relu}) { return select(0.0, 1.0, x > 0.0); }
  if (kind == ${ACTIVATIONS.gelu}) { return normalDistribution(x) + x * 0.39894228 * exp(-0.5 * x * x); }
  let factor = tanhFactor(x);
  let share = 1.0 / (1.0 + factor);
  return share + x * (factor * share) * share * 1.59576912 * (1.0 + 0.134145 * x * x);
}
`;

/** The clip of raw log deviations to [-2, 10]; what is no number stays none. */
export const CLIP = /* wgsl */ `
fn clipped(raw: f32) -> f32 {
  let low = select(raw, -2.0, raw < -2.0);
  return select(low, 10.0, low > 10.0);
}
fn inside(raw: f32) -> bool { return raw >= -2.0 && raw <= 10.0; }
`;

/** Threads of a workgroup that reduces. */
export const LANES = 64;

/**
 * `sumOf(lane, value)` and `highestOf(lane, value)` over the workgroup's ${LANES} threads, for all of them. Which of two is higher
 * of which one is no number is open; the sums it is in show it.
 */
export function reductions(type: 'f32' | 'vec4<f32>'): Declaration {
  return { feature: 'subgroups', without: byHalves(type), having: bySubgroups(type) };
}

/** Six rounds with a barrier each. */
function byHalves(type: string): string {
  const reduction = (name: string, step: string): string => /* wgsl */ `
fn ${name}(lane: i32, value: ${type}) -> ${type} {
  workgroupBarrier();
  partial[lane] = value;
  workgroupBarrier();
  for (var half = ${LANES / 2}; half > 0; half /= 2) {
    if (lane < half) {
      let one = partial[lane];
      let other = partial[lane + half];
      partial[lane] = ${step};
    }
    workgroupBarrier();
  }
  return partial[0];
}`;
  return /* wgsl */ `
var<workgroup> partial: array<${type}, ${LANES}>;
${reduction('sumOf', 'one + other')}
${reduction('highestOf', 'select(one, other, other > one)')}
`;
}

/** Subgroups reduce themselves; what they come to is few enough for every thread to go through. */
function bySubgroups(type: string): string {
  const { place, number, count } = IN_SUBGROUP;
  const reduction = (name: string, own: string, step: string): string => /* wgsl */ `
fn ${name}(lane: i32, value: ${type}) -> ${type} {
  let own = ${own}(value);
  workgroupBarrier();
  if (${place} == 0u) { partial[${number}] = own; }
  workgroupBarrier();
  var one = partial[0];
  for (var i = 1u; i < ${count}; i++) {
    let other = partial[i];
    one = ${step};
  }
  return one;
}`;
  return /* wgsl */ `
var<workgroup> partial: array<${type}, ${LANES}>;
${reduction('sumOf', 'subgroupAdd', 'one + other')}
${reduction('highestOf', 'subgroupMax', 'select(one, other, other > one)')}
`;
}

/** Below every score. */
export const LOWEST = '-3.4e38';
