/** The small random encoders of `test/fixtures/encoders` and what Hugging Face makes of them. */
import { readdir, readFile } from 'node:fs/promises';
import { buildEncoder, type Encoder } from '../../../../src/lab/encoder/encoder';
import { chooseFiles, type EncoderFiles } from '../../../../src/lab/encoder/files';

const ENCODERS = new URL('../../../fixtures/encoders/', import.meta.url);

/** Every folder: a family in one of its forms, and how its files are kept. */
export const FOLDERS = ['bert', 'electra', 'electra-generator', 'roberta', 'roberta-prefix', 'distilbert'] as const;
export type Folder = (typeof FOLDERS)[number];

export interface ExpectedState {
  readonly a: string;
  readonly b: string | null;
  readonly ids: readonly number[];
  /** Last hidden state of each token. */
  readonly hidden: readonly (readonly number[])[];
  /** The first one after the masked-language-model head's transform, where there is one. */
  readonly transformed?: readonly number[];
}

export interface Expected {
  readonly states: readonly ExpectedState[];
  /** Token ids of each of the lines. */
  readonly tokenised: readonly (readonly number[])[];
  /** Lines with characters that Unicode has later than the reference's tables. */
  readonly newer: readonly { readonly text: string; readonly ids: readonly number[] }[];
  readonly inSentence: readonly { readonly words: string; readonly ids: readonly number[] }[];
}

export async function readFamilyFiles(folder: Folder): Promise<EncoderFiles> {
  const at = new URL(`${folder}/`, ENCODERS);
  const named = async (name: string): Promise<[string, Uint8Array]> => [name, await readFile(new URL(name, at))];
  return new Map(await Promise.all(chooseFiles(await readdir(at)).map(named)));
}

export async function loadFamily(folder: Folder): Promise<Encoder> {
  return buildEncoder(folder, await readFamilyFiles(folder));
}

export async function readExpected(folder: Folder): Promise<Expected> {
  return JSON.parse(await readFile(new URL(`${folder}/expected.json`, ENCODERS), 'utf8')) as Expected;
}

export async function readLines(): Promise<readonly string[]> {
  return JSON.parse(await readFile(new URL('lines.json', ENCODERS), 'utf8')) as string[];
}
