import { expect, it } from 'vitest';
import { readUtf8 } from '../../../src/store/own-text';

it('reads UTF-8 and refuses anything else by name', async () => {
  expect(await readUtf8(new File(['sentence\tlabel\nnaïve\tyes\n'], 'train.tsv'))).toEqual({
    name: 'train.tsv',
    text: 'sentence\tlabel\nnaïve\tyes\n',
  });
  const latin1 = new File([Uint8Array.of(0x6e, 0x61, 0xef, 0x76, 0x65)], 'alt.tsv');
  expect(await readUtf8(latin1)).toEqual({ problem: expect.stringMatching(/alt\.tsv.*UTF-8/) as string });
});
