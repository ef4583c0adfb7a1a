/** What an encoder's small files say about it, before its weights are there. */
import { readConfig } from '../lab/encoder/config';
import { readJson, type EncoderFiles } from '../lab/encoder/files';
import { expectedMemory } from '../lab/encoder/memory';
import { readTokenizer } from '../lab/encoder/tokenizer-files';
import type { StoredEncoder } from './manifest';

export type Description = Pick<
  StoredEncoder,
  'family' | 'layers' | 'width' | 'heads' | 'vocabulary' | 'positions' | 'expectedMemory'
>;

/** @throws LabError when configuration or tokenizer are unreadable, or of an encoder that the lab cannot run. */
export function describe(files: EncoderFiles): Description {
  const config = readConfig(readJson(files, 'config.json'));
  readTokenizer(files, config.vocabulary);
  const { family, layers, width, heads, vocabulary, positions } = config;
  return { family, layers, width, heads, vocabulary, positions, expectedMemory: expectedMemory(config) };
}
