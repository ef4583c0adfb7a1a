/** AdamW against PyTorch, and what is particular to runs and prompt tokens. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../src/cli/platform';
import { Parameter } from '../../../src/engine/reference/adamw';
import { expectClose, expectIdentical } from '../lab/support/closeness';
import { readFixture } from '../lab/support/fixtures';

const fixture = await readFixture('adamw');

beforeAll(() => startBackend('cpu'));

const valueOf = (parameter: Parameter): Float32Array => Float32Array.from(parameter.value.dataSync());

function step(
  parameter: Parameter,
  gradient: ArrayLike<number>,
  rates: readonly number[],
  weightDecay = 0,
  frozen = rates.map(() => false),
): void {
  const tensor = tf.tensor(Float32Array.from(gradient), parameter.value.shape);
  parameter.update(tensor, Float32Array.from(rates), weightDecay, frozen);
  tensor.dispose();
}

test('follows torch.optim.AdamW with a rate that changes at every step', () => {
  const parameter = new Parameter({ shape: [1, 4], data: Float32Array.from(fixture.start), tokenAxis: null });
  fixture.parameters.forEach((wanted, i) => {
    step(parameter, fixture.gradients[i] ?? [], [fixture.learningRates[i] ?? NaN], fixture.weightDecay);
    expectClose(valueOf(parameter), wanted, 1e-6, `step ${i + 1}`);
  });
  parameter.dispose();
});

test('every run has its own rate, and a rate of 0 moves nothing', () => {
  const start = [...fixture.start, ...fixture.start];
  const parameter = new Parameter({ shape: [2, 4], data: Float32Array.from(start), tokenAxis: null });
  fixture.parameters.forEach((wanted, i) => {
    const gradient = fixture.gradients[i] ?? [];
    step(parameter, [...gradient, ...gradient], [fixture.learningRates[i] ?? NaN, 0], fixture.weightDecay);
    expectClose(valueOf(parameter).subarray(0, 4), wanted, 1e-6);
    expectIdentical(valueOf(parameter).subarray(4), fixture.start);
  });
  parameter.dispose();
});

test('a frozen run stays as it is whatever its gradient, and the others go on', () => {
  const parameter = new Parameter({
    shape: [2, 4],
    data: Float32Array.from([...fixture.start, ...fixture.start]),
    tokenAxis: null,
  });
  fixture.parameters.forEach((wanted, i) => {
    const broken = [NaN, Infinity, -Infinity, 1e38];
    step(
      parameter,
      [...broken, ...(fixture.gradients[i] ?? [])],
      [0, fixture.learningRates[i] ?? NaN],
      fixture.weightDecay,
      [true, false],
    );
    expectIdentical(valueOf(parameter).subarray(0, 4), fixture.start);
    expectClose(valueOf(parameter).subarray(4), wanted, 1e-6);
  });
  parameter.dispose();
});

describe('prompt tokens that join later', () => {
  /** Two runs, tokens on axis 1, one number per token. */
  const prompt = (tokens: number): Parameter =>
    new Parameter({
      shape: [2, tokens, 1],
      data: Float32Array.from({ length: 2 * tokens }, (_, i) => i),
      tokenAxis: 1,
    });
  const gradientAt = (time: number, token: number): number => Math.sin(1 + 3 * time + token);
  const advance = (parameter: Parameter, time: number): void => {
    const tokens = parameter.value.shape[1] ?? 0;
    step(
      parameter,
      Array.from({ length: 2 * tokens }, (_, i) => gradientAt(time, i % tokens)),
      [0.1, 0.1],
      0.01,
    );
  };

  test('keep the old tokens exactly, and learn as if the optimiser had begun with them', () => {
    const grown = prompt(2);
    for (let time = 0; time < 5; time++) advance(grown, time);
    const before = valueOf(grown);
    grown.append({ shape: [2, 1, 1], data: Float32Array.from([7, 8]), tokenAxis: 1 });
    const appended = valueOf(grown);
    expectIdentical([...appended], [before[0] ?? NaN, before[1] ?? NaN, 7, before[2] ?? NaN, before[3] ?? NaN, 8]);

    // The third token alone from the start, with the gradients that it is going to see.
    const young = new Parameter({ shape: [2, 1, 1], data: Float32Array.from([7, 8]), tokenAxis: 1 });
    const old = prompt(2);
    for (let time = 0; time < 5; time++) advance(old, time);
    for (let time = 5; time < 9; time++) {
      advance(grown, time);
      advance(old, time);
      step(young, [gradientAt(time, 2), gradientAt(time, 2)], [0.1, 0.1], 0.01);
      const [a, b, c, d, e, f] = valueOf(grown);
      expectClose([a ?? NaN, b ?? NaN, d ?? NaN, e ?? NaN], valueOf(old), 1e-6, `old tokens, step ${time}`);
      expectClose([c ?? NaN, f ?? NaN], valueOf(young), 1e-6, `new token, step ${time}`);
    }
    for (const parameter of [grown, young, old]) parameter.dispose();
  });

  test('a first update of a new token has the size of the rate, however old the prompt is', () => {
    const parameter = prompt(1);
    for (let time = 0; time < 50; time++) step(parameter, [1, 1], [0.1, 0.1]);
    parameter.append({ shape: [2, 1, 1], data: new Float32Array(2), tokenAxis: 1 });
    step(parameter, [0, 0.003, 0, 0.003], [0.1, 0.1]);
    expect(valueOf(parameter)[1]).toBeCloseTo(-0.1, 4);
    parameter.dispose();
  });

  test('dropping tokens keeps the first ones with their moments', () => {
    const cut = prompt(4);
    const whole = prompt(4);
    for (let time = 0; time < 4; time++) [cut, whole].forEach((parameter) => advance(parameter, time));
    cut.truncate(2);
    for (let time = 4; time < 7; time++) [cut, whole].forEach((parameter) => advance(parameter, time));
    const [a, b, , , c, d] = valueOf(whole);
    expectClose(valueOf(cut), [a ?? NaN, b ?? NaN, c ?? NaN, d ?? NaN], 1e-6);
    [cut, whole].forEach((parameter) => parameter.dispose());
  });

  test('on the third axis too, where the prompt network keeps them', () => {
    const parameter = new Parameter({ shape: [1, 2, 2, 1], data: Float32Array.from([1, 2, 3, 4]), tokenAxis: 2 });
    step(parameter, [1, 1, 1, 1], [0.1]);
    parameter.append({ shape: [1, 2, 1, 1], data: Float32Array.from([9, 10]), tokenAxis: 2 });
    expectClose(valueOf(parameter), [0.9, 1.9, 9, 2.9, 3.9, 10], 1e-5);
    step(parameter, [0, 0, 1, 0, 0, 1], [0.1]);
    expect(valueOf(parameter)[2]).toBeCloseTo(8.9, 4);
    parameter.truncate(1);
    expect(parameter.value.shape).toEqual([1, 2, 1, 1]);
    parameter.dispose();
  });
});

test('updates, growth and disposal leave no tensor behind', () => {
  const before = tf.memory().numTensors;
  const parameter = new Parameter({ shape: [2, 3, 4], data: new Float32Array(24), tokenAxis: 1 });
  const held = tf.memory().numTensors;
  step(parameter, new Float32Array(24), [1, 1], 0.1, [true, false]);
  parameter.append({ shape: [2, 2, 4], data: new Float32Array(16), tokenAxis: 1 });
  step(parameter, new Float32Array(40), [1, 1], 0.1);
  parameter.truncate(1);
  step(parameter, new Float32Array(8), [1, 1]);
  expect(tf.memory().numTensors).toBe(held);
  parameter.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
