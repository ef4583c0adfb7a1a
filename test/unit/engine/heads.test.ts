/** The verbaliser and the linear head against PyTorch: logits, cross-entropy and gradients. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackend } from '../../../src/cli/platform';
import { answer, type Parameters } from '../../../src/engine/reference/graph';
import type { Encoder } from '../../../src/lab/encoder/encoder';
import { crossEntropy } from '../../../src/lab/objective/cross-entropy';
import type { GroupSpec } from '../../../src/lab/training/engine';
import { expectClose } from '../lab/support/closeness';
import { flat, readFixture, type Nested } from '../lab/support/fixtures';

const fixture = await readFixture('verbaliser');
const B = fixture.labels.length;
const D = flat(fixture.h).length / B;
const C = 3;

const tensor = (values: Nested, shape: number[]): tf.Tensor => tf.tensor(flat(values), shape);

/** An encoder of which only the masked-language-model head's transform is used. */
function withTransform(): Encoder {
  const { dense, bias, gain, shift } = fixture.verbaliser.transform;
  const kernel = tensor(dense, [D, D]) as tf.Tensor2D;
  return {
    weights: {
      transform: {
        dense: { kernel, transposed: tf.transpose(kernel), bias: tensor(bias, [D]) },
        norm: { scale: tensor(gain, [D]), shift: tensor(shift, [D]), epsilon: fixture.layerNormEpsilon },
        activation: 'gelu',
      },
    },
  } as unknown as Encoder;
}

describe.each(['wasm', 'cpu'] as const)('%s', (backend) => {
  beforeAll(() => startBackend(backend));

  const labels = (): tf.Tensor =>
    tf.tensor3d(
      fixture.labels.flatMap((label) => Array.from({ length: C }, (_, c) => Number(c === label))),
      [1, B, C],
    );
  /** Logits, loss and gradients of the loss by the inputs. */
  const classify = (
    logitsOf: (...inputs: tf.Tensor[]) => tf.Tensor,
    inputs: readonly tf.Tensor[],
  ): { logits: Float32Array; loss: number; gradients: Float32Array[] } => {
    const loss = (...given: tf.Tensor[]): tf.Scalar => tf.sum(crossEntropy(logitsOf(...given), labels()));
    return {
      logits: logitsOf(...inputs).dataSync(),
      loss: loss(...inputs).dataSync()[0] ?? NaN,
      gradients: tf
        .grads(loss)([...inputs])
        .map((gradient) => gradient.dataSync()),
    } as { logits: Float32Array; loss: number; gradients: Float32Array[] };
  };

  test('the verbaliser: class embeddings against the transformed state', () => {
    tf.engine().startScope();
    const encoder = withTransform();
    const found = classify(
      (h, theta) =>
        answer(
          encoder,
          { head: 'verbaliser' } as GroupSpec,
          { classEmbeddings: theta } as unknown as Parameters,
          h as tf.Tensor3D,
          null,
        ).logits,
      [tensor(fixture.h, [1, B, D]), tensor(fixture.verbaliser.theta, [1, C, D])],
    );
    tf.engine().endScope();
    expectClose(found.logits, flat(fixture.verbaliser.logits), 1e-5);
    expectClose([found.loss], [fixture.verbaliser.crossEntropy], 1e-5);
    expectClose(found.gradients[0] ?? [], flat(fixture.verbaliser.gradients['h'] ?? []), 1e-4);
    expectClose(found.gradients[1] ?? [], flat(fixture.verbaliser.gradients['theta'] ?? []), 1e-4);
  });

  test('the linear classifier', () => {
    tf.engine().startScope();
    const found = classify(
      (h, classifier, classifierBias) =>
        answer(
          {} as Encoder,
          { head: 'linear' } as GroupSpec,
          { classifier, classifierBias } as unknown as Parameters,
          h as tf.Tensor3D,
          null,
        ).logits,
      [tensor(fixture.h, [1, B, D]), tensor(fixture.linear.W, [1, D, C]), tensor(fixture.linear.b, [1, 1, C])],
    );
    tf.engine().endScope();
    expectClose(found.logits, flat(fixture.linear.logits), 1e-5);
    expectClose([found.loss], [fixture.linear.crossEntropy], 1e-5);
    ['h', 'W', 'b'].forEach((name, i) =>
      expectClose(found.gradients[i] ?? [], flat(fixture.linear.gradients[name] ?? []), 1e-4, name),
    );
  });

  test('without a transform the verbaliser reads the state itself', () => {
    const logits = tf.tidy(() => {
      const encoder = { weights: { transform: null, projection: null } } as unknown as Encoder;
      const parameters = { classEmbeddings: tf.tensor3d([1, 0, 0, 1], [1, 2, 2]) } as unknown as Parameters;
      return answer(
        encoder,
        { head: 'verbaliser' } as GroupSpec,
        parameters,
        tf.tensor3d([3, 5], [1, 1, 2]),
        null,
      ).logits.dataSync();
    });
    expect([...logits]).toEqual([3, 5]);
  });
});
