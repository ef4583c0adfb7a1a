/** Safetensors files that the lab writes. */
import { expect, test } from 'vitest';
import { readMetadata, readSafetensors } from '../../../../src/lab/encoder/safetensors';
import { writeSafetensors } from '../../../../src/lab/encoder/safetensors-writer';
import { expectIdentical } from '../support/closeness';
import { fileOf } from '../support/safetensors-file';

const VALUES = Float32Array.of(1, -0, NaN, Infinity, 1e-40, 3.5);

test('what was written is read back: shapes, every bit, and texts', () => {
  const view = new Float32Array([9, ...VALUES, 9]).subarray(1, 7);
  const metadata = { step: '7', 'a “name”': 'ß' };
  const file = writeSafetensors(
    new Map([
      ['matrix', { shape: [2, 3], data: view }],
      ['nothing', { shape: [0, 4], data: new Float32Array() }],
      ['one', { shape: [], data: Float32Array.of(2) }],
    ]),
    metadata,
  );
  const tensors = readSafetensors(file);
  expect([...tensors].map(([name, { shape }]) => [name, shape])).toEqual([
    ['matrix', [2, 3]],
    ['nothing', [0, 4]],
    ['one', []],
  ]);
  expectIdentical(tensors.get('matrix')?.read() ?? [], VALUES);
  expectIdentical(tensors.get('one')?.read() ?? [], [2]);
  expect(Object.fromEntries(readMetadata(file))).toEqual(metadata);
});

test('the file is what the format’s own description says', () => {
  const file = writeSafetensors(new Map([['x', { shape: [1], data: Float32Array.of(1) }]]), {});
  const header = '{"__metadata__":{},"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
  expect(file).toEqual(fileOf(padded, new Uint8Array([0, 0, 0x80, 0x3f])));
});

test('a file without texts has none', () => {
  expect(readMetadata(fileOf({}, new Uint8Array())).size).toBe(0);
  expect(readMetadata(fileOf({ __metadata__: { a: 1, b: 'x' } }, new Uint8Array()))).toEqual(new Map([['b', 'x']]));
});
