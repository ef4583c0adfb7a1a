/** Weight files made by hand: the three number formats, and everything that can be wrong with a file. */
import { describe, expect, test } from 'vitest';
import { halfToSingle, readSafetensors } from '../../../../src/lab/encoder/safetensors';
import { expectIdentical } from '../support/closeness';
import { labErrorOf } from '../support/lab-error';
import { fileOf, float32Tensor, safetensorsFile } from '../support/safetensors-file';

const halves = (...bits: readonly number[]): Uint8Array => new Uint8Array(Uint16Array.from(bits).buffer);

describe('formats', () => {
  test('F32, in its shape, beside metadata', () => {
    const values = [0, -0, 1.5, -2.25, 3.4028234663852886e38, 1.401298464324817e-45];
    const found = readSafetensors(safetensorsFile([float32Tensor('a', [2, 3], values), float32Tensor('b', [1], [7])]));
    expect([...found.keys()]).toEqual(['a', 'b']);
    expect(found.get('a')?.shape).toEqual([2, 3]);
    expectIdentical(found.get('a')?.read() ?? [], values);
    expectIdentical(found.get('b')?.read() ?? [], [7]);
  });

  test('F16: ordinary, subnormal, largest, infinite, not a number', () => {
    const bytes = halves(0x3c00, 0xc000, 0x3555, 0x0001, 0x03ff, 0x0400, 0x7bff, 0x7c00, 0xfc00, 0x7e00, 0x8000);
    const found = readSafetensors(safetensorsFile([{ name: 'h', dtype: 'F16', shape: [11], bytes }]));
    const wanted = [1, -2, 0.333251953125, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, 65504, Infinity, -Infinity, NaN, -0];
    expectIdentical(found.get('h')?.read() ?? [], wanted);
  });

  test('every finite F16 is what its bits say', () => {
    for (let bits = 0; bits < 0x7c00; bits++) {
      const exponent = bits >> 10;
      const wanted = exponent === 0 ? (bits & 0x3ff) / 2 ** 24 : (1024 + (bits & 0x3ff)) * 2 ** (exponent - 25);
      if (halfToSingle(bits) !== wanted || halfToSingle(bits | 0x8000) !== -wanted)
        expect.fail(`0x${bits.toString(16)}`);
    }
  });

  test('BF16', () => {
    const bytes = halves(0x3f80, 0xc000, 0x4049, 0x7f80, 0x7fc0, 0x0001);
    const found = readSafetensors(safetensorsFile([{ name: 'b', dtype: 'BF16', shape: [6], bytes }]));
    expectIdentical(found.get('b')?.read() ?? [], [1, -2, 3.140625, Infinity, NaN, 2 ** -133]);
  });

  test.each(['I64', 'F64', 'U8', 'F8_E4M3'])(
    'a tensor of the type %s stands in the way only if it is read',
    async (dtype) => {
      const other = { name: 'other', dtype, shape: [2], bytes: new Uint8Array(dtype.endsWith('64') ? 16 : 2) };
      const found = readSafetensors(safetensorsFile([other, float32Tensor('a', [1], [1])]));
      expectIdentical(found.get('a')?.read() ?? [], [1]);
      const error = await labErrorOf(() => found.get('other')?.read());
      expect(error.code).toBe('encoder-unsupported');
      expect(error.message).toContain(dtype);
      expect(error.message).toContain('other');
    },
  );

  test('32-bit numbers where an array may begin are not copied; elsewhere they are', () => {
    const file = safetensorsFile([float32Tensor('a', [2], [1, 2])]);
    const padding = (4 - ((file.length - 8) % 4)) % 4;
    const at = (offset: number): Float32Array => {
      const buffer = new Uint8Array(file.length + 8);
      buffer.set(file, offset);
      return (
        readSafetensors(buffer.subarray(offset, offset + file.length))
          .get('a')
          ?.read() ?? new Float32Array()
      );
    };
    expect(at(padding).buffer.byteLength).toBe(file.length + 8);
    expect(at(padding + 1).buffer.byteLength).toBe(8);
    expectIdentical(at(padding + 1), [1, 2]);
  });

  test('a file that begins at an odd byte of its buffer', () => {
    const file = safetensorsFile([float32Tensor('a', [2], [1.25, -3])]);
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    expectIdentical(readSafetensors(shifted.subarray(3)).get('a')?.read() ?? [], [1.25, -3]);
  });

  test('a scalar and an empty tensor', () => {
    const found = readSafetensors(safetensorsFile([float32Tensor('one', [], [4]), float32Tensor('none', [0, 3], [])]));
    expectIdentical(found.get('one')?.read() ?? [], [4]);
    expect(found.get('none')?.read()).toHaveLength(0);
  });
});

describe('refused', () => {
  const data = new Uint8Array(8);
  const entry = (change: object): object => ({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...change } });
  const whole = safetensorsFile([float32Tensor('a', [2], [1, 2])]);
  const claiming = (length: bigint): Uint8Array => {
    const file = whole.slice();
    new DataView(file.buffer).setBigUint64(0, length, true);
    return file;
  };

  test.each([
    ['an empty file', new Uint8Array(0), '0 bytes'],
    ['seven bytes', new Uint8Array(7), '7 bytes'],
    ['a page of HTML', new TextEncoder().encode('<!doctype html><title>404</title>'), 'header'],
    ['a header longer than the file', claiming(100_000n), '100000'],
    ['a header of 2^63 bytes', claiming(2n ** 63n), 'header'],
    ['a header of more than 100 MB', claiming(100_000_001n), 'is not safetensors: its header claims 100000001'],
    ['a header that is not JSON', fileOf('{"a": ', data), 'JSON'],
    ['a header that is not UTF-8', fileOf('x', data).fill(0xff, 8, 9), 'JSON'],
    ['a header that is a list', fileOf([], data), 'object'],
    ['a header that is null', fileOf(null, data), 'object'],
    ['an entry that is a number', fileOf({ a: 3 }, data), 'a'],
    ['an entry without offsets', fileOf({ a: { dtype: 'F32', shape: [2] } }, data), 'a'],
    ['a negative shape', fileOf(entry({ shape: [-2] }), data), 'a'],
    ['a fractional shape', fileOf(entry({ shape: [1.5] }), data), 'a'],
    ['a negative offset', fileOf(entry({ data_offsets: [-8, 0] }), data), 'a'],
    ['offsets that span too little', fileOf(entry({ data_offsets: [0, 4] }), data), 'a'],
    ['offsets the wrong way round', fileOf(entry({ data_offsets: [8, 0] }), data), 'a'],
    ['a truncated file', whole.subarray(0, whole.length - 1), 'a'],
    ['data beyond the end', fileOf(entry({ data_offsets: [8, 16] }), data), 'a'],
    ['a shape that its offsets do not fit', fileOf(entry({ shape: [3] }), data), '12 bytes'],
    ['a shape of more numbers than there are', fileOf(entry({ shape: [1e12, 1e12] }), data), 'a'],
    ['a hole before a tensor', fileOf(entry({ shape: [1], data_offsets: [4, 8] }), data), 'hole'],
    [
      'a hole between tensors',
      fileOf(
        { ...entry({ shape: [1], data_offsets: [0, 4] }), b: { dtype: 'F16', shape: [1], data_offsets: [6, 8] } },
        data,
      ),
      'hole',
    ],
    ['bytes after the last tensor', fileOf(entry({ shape: [1], data_offsets: [0, 4] }), data), 'after'],
    [
      'tensors that overlap',
      fileOf({ ...entry({}), b: { dtype: 'F32', shape: [1], data_offsets: [4, 8] } }, data),
      'overlaps',
    ],
    [
      'two tensors on the same bytes',
      fileOf({ ...entry({}), b: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }, data),
      'overlaps',
    ],
  ])('%s', async (_, file, named) => {
    const error = await labErrorOf(() => readSafetensors(file));
    expect(error.code).toBe('encoder-corrupt');
    expect(error.message).toContain(named);
  });
});
