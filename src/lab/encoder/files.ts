/** Which files of a folder or repository in the Hugging Face layout make up an encoder. */
import { LabError } from '../errors';

/** An encoder's files by name, without folders: `config.json`, the tokenizer's and one or several of weights. */
export type EncoderFiles = ReadonlyMap<string, Uint8Array>;

/** Either is enough; the first that is there is taken. Options of the older kind stand in `tokenizer_config.json`. */
const TOKENIZERS = [['tokenizer.json'], ['vocab.txt'], ['vocab.json', 'merges.txt']] as const;
export const TOKENIZER_OPTIONS = 'tokenizer_config.json';
const SINGLE = 'model.safetensors';
const SHARD = /^model-(\d+)-of-(\d+)\.safetensors$/;

/**
 * The files to read, out of the names that are there.
 *
 * @throws LabError `encoder-missing` that names what is missing and what to do.
 */
export function chooseFiles(names: readonly string[]): readonly string[] {
  const there = new Set(names);
  if (!there.has('config.json')) {
    throw missing('There is no config.json.', 'Choose the files of a model in the Hugging Face layout.');
  }
  const tokenizer = TOKENIZERS.find((files) => files.every((file) => there.has(file)));
  if (tokenizer === undefined) {
    throw missing(
      'There is no tokenizer: neither tokenizer.json nor vocab.txt nor vocab.json with merges.txt.',
      'Add the tokenizer file that was published with the model.',
    );
  }
  const options = there.has(TOKENIZER_OPTIONS) ? [TOKENIZER_OPTIONS] : [];
  return ['config.json', ...tokenizer, ...options, ...weightFiles(there)];
}

/** The weight files among `names`, in order. */
export function weightFiles(names: ReadonlySet<string>): readonly string[] {
  if (names.has(SINGLE)) return [SINGLE];
  const shards = [...names].filter((name) => SHARD.test(name)).sort();
  const count = Number(SHARD.exec(shards[0] ?? '')?.[2] ?? 0);
  if (count > 0 && shards.length === count) return shards;
  if (count > 0) {
    throw missing(`Of ${count} weight files, ${shards.length} are there.`, 'Add the missing model-…-of-… files.');
  }
  const pickled = [...names].find((name) => /\.(bin|ckpt|h5|msgpack|onnx|pt)$/.test(name));
  throw missing(
    pickled === undefined ? `There is no ${SINGLE}.` : `The weights are in ${pickled}, not in ${SINGLE}.`,
    'In Python: AutoModel.from_pretrained(name).save_pretrained(folder) writes safetensors; then choose that folder.',
  );
}

/** @throws LabError `encoder-corrupt` for a file that is not JSON. */
export function readJson(files: EncoderFiles, name: string): unknown {
  try {
    return JSON.parse(readText(files, name)) as unknown;
  } catch (cause) {
    if (cause instanceof LabError) throw cause;
    throw new LabError('encoder-corrupt', `The encoder's ${name} is not readable JSON.`, AGAIN, { cause });
  }
}

/** The lines of a text file, however they end; the last one may lack its end. */
export function readLines(files: EncoderFiles, name: string): string[] {
  const lines = readText(files, name).split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function readText(files: EncoderFiles, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(files.get(name));
  } catch (cause) {
    throw new LabError('encoder-corrupt', `The encoder's ${name} is not text in UTF-8.`, AGAIN, { cause });
  }
}

const AGAIN = 'Fetch the file again.';

function missing(message: string, remedy: string): LabError {
  return new LabError('encoder-missing', message, remedy);
}
