/** A frozen encoder: configuration, weights, tokenizer. */
import { LabError } from '../errors';
import { readConfig, type EncoderConfig } from './config';
import { chooseFiles, readJson, weightFiles, type EncoderFiles } from './files';
import { readSafetensors, type Checkpoint, type HostTensor } from './safetensors';
import type { Tokenizer } from './tokenizer';
import { readTokenizer } from './tokenizer-files';
import { buildWeights, type EncoderWeights } from './weights';

export interface Encoder {
  readonly id: string;
  readonly config: EncoderConfig;
  readonly weights: EncoderWeights;
  readonly tokenizer: Tokenizer;
  /** Frees the weights. */
  readonly dispose: () => void;
}

/**
 * Builds an encoder from its files. Nothing of `files` is kept, so that whoever read them may let them go.
 *
 * @throws LabError when a file is missing or unreadable, or when they do not belong together.
 */
export function buildEncoder(id: string, files: EncoderFiles): Encoder {
  const names = new Set(chooseFiles([...files.keys()]));
  const config = readConfig(readJson(files, 'config.json'));
  const tokenizer = readTokenizer(files, config.vocabulary);
  const weights = buildWeights(readCheckpoint(files, weightFiles(names)), config);
  return { id, config, tokenizer, weights, dispose: weights.dispose };
}

/**
 * The tensors of one or several weight files together.
 *
 * @throws LabError `encoder-corrupt` naming a tensor that is in two of them.
 */
export function readCheckpoint(files: EncoderFiles, names: readonly string[]): Checkpoint {
  const checkpoint = new Map<string, HostTensor>();
  for (const file of names) {
    for (const [name, tensor] of readSafetensors(files.get(file) ?? new Uint8Array())) {
      if (checkpoint.has(name)) {
        throw new LabError(
          'encoder-corrupt',
          `“${name}” is in ${file} and in another weight file.`,
          'Choose the weight files of one model alone.',
        );
      }
      checkpoint.set(name, tensor);
    }
  }
  return checkpoint;
}
