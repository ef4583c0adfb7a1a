/** What people type or paste as the name of a model, and which hub they may be sent to. */
import { describe, expect, test } from 'vitest';
import { hubForPage, hubFromEnvironment, PUBLIC_HUB } from '../../../src/hub/address';
import { readHubName, writeHubName } from '../../../src/hub/name';
import { labErrorOf } from '../lab/support/lab-error';

describe('a name', () => {
  test.each([
    ['owner/name', 'owner/name', null],
    ['  owner/name ', 'owner/name', null],
    ['bert-base-uncased', 'bert-base-uncased', null],
    ['owner/na.me_1-x@main', 'owner/na.me_1-x', 'main'],
    ['owner/name@refs/pr/1', 'owner/name', 'refs/pr/1'],
    ['https://huggingface.co/owner/name', 'owner/name', null],
    ['huggingface.co/owner/name/', 'owner/name', null],
    ['https://hf.co/owner/name?library=transformers#usage', 'owner/name', null],
    ['https://huggingface.co/owner/name/tree/v1.0', 'owner/name', 'v1.0'],
    ['https://huggingface.co/owner/name/blob/abc/config.json', 'owner/name', 'abc'],
    ['https://huggingface.co/owner/name/tree/refs%2Fpr%2F1', 'owner/name', 'refs/pr/1'],
    ['https://huggingface.co/owner/name/discussions', 'owner/name', null],
    ['https://huggingface.co/bert-base-uncased', 'bert-base-uncased', null],
    ['https://huggingface.co/bert-base-uncased/tree/main', 'bert-base-uncased', 'main'],
  ])('%s', (text, name, revision) => {
    expect(readHubName(text)).toEqual({ name, revision });
  });

  test('is written as it is read', () => {
    for (const text of ['owner/name', 'owner/name@v1']) expect(writeHubName(readHubName(text))).toBe(text);
  });

  test.each([
    ['', /No name/],
    ['a/b/c', /“a\/b\/c” is not the name/],
    ['../etc/passwd', /not the name/],
    ['owner/..', /not the name/],
    ['owner/name with spaces', /not the name/],
    ['owner/name@', /not a revision/],
    ['owner/name@a..b', /not a revision/],
    ['https://example.org/owner/name', /not an address on huggingface\.co/],
    ['https://huggingface.co/datasets/glue', /not the address of a model/],
    ['https://huggingface.co/', /not the name of a model/],
    ['https://huggingface.co/%E0%A4%A', /not a readable address/],
  ])('“%s” is refused', async (text, words) => {
    const error = await labErrorOf(() => readHubName(text));
    expect(error.code).toBe('hub-name-invalid');
    expect(error.message).toMatch(words);
  });
});

describe('another hub', () => {
  test('is taken from a page on this machine to one on this machine alone', async () => {
    expect(hubForPage(null, 'lab.example')).toBe(PUBLIC_HUB);
    expect(hubForPage('http://127.0.0.1:8080/', 'localhost')).toBe('http://127.0.0.1:8080');
    expect(hubForPage('http://[::1]:8080', '127.0.0.1')).toBe('http://[::1]:8080');
    const refused: readonly (readonly [string, string])[] = [
      ['http://127.0.0.1:8080', 'lab.example'],
      ['https://evil.example', 'localhost'],
      ['http://localhost.evil.example', 'localhost'],
      ['http://127.0.0.1@evil.example', 'localhost'],
      ['file:///etc/passwd', 'localhost'],
      ['nonsense', 'localhost'],
    ];
    for (const [address, host] of refused) {
      expect((await labErrorOf(() => hubForPage(address, host))).code).toBe('hub-name-invalid');
    }
  });

  test('is any that a command is told', async () => {
    expect(hubFromEnvironment(undefined)).toBe(PUBLIC_HUB);
    expect(hubFromEnvironment('')).toBe(PUBLIC_HUB);
    expect(hubFromEnvironment('https://mirror.example/hub/')).toBe('https://mirror.example/hub');
    expect((await labErrorOf(() => hubFromEnvironment('mirror'))).message).toContain('HF_ENDPOINT');
  });
});
