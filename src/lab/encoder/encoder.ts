/** A frozen encoder: configuration, weights, tokenizer. */
import { LabError } from '../errors';
import { readConfig, type EncoderConfig } from './config';
import { readSafetensors } from './safetensors';
import { Tokenizer } from './tokenizer';
import { buildWeights, type EncoderWeights } from './weights';

/** The three files of an encoder, as they were read. */
export interface EncoderFiles {
  readonly config: Uint8Array;
  readonly tokenizer: Uint8Array;
  readonly weights: Uint8Array;
}

export interface Encoder {
  readonly id: string;
  readonly config: EncoderConfig;
  readonly weights: EncoderWeights;
  readonly tokenizer: Tokenizer;
  /** Frees the weights. */
  readonly dispose: () => void;
}

/**
 * Builds an encoder from its files.
 *
 * @throws LabError when a file is unreadable or the three do not belong together.
 */
export function buildEncoder(id: string, files: EncoderFiles): Encoder {
  const config = readConfig(parseJson(files.config, 'config.json'));
  const tokenizer = new Tokenizer(parseJson(files.tokenizer, 'tokenizer.json'), config.vocabulary);
  const weights = buildWeights(readSafetensors(files.weights), config);
  return { id, config, tokenizer, weights, dispose: weights.dispose };
}

function parseJson(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown;
  } catch (cause) {
    throw new LabError('encoder-corrupt', `The encoder's ${name} is not readable JSON.`, 'Fetch the file again.', {
      cause,
    });
  }
}
