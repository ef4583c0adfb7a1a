/**
 * The record of prompts as a file, which goes with a checkpoint of the training. The file is safetensors: a tensor for each
 * snapshot, in the order of their steps, and which evaluations they are of as JSON in the header's metadata.
 */
import * as v from 'valibot';
import { readMetadata, readSafetensors } from '../encoder/safetensors';
import { writeSafetensors } from '../encoder/safetensors-writer';
import { LabError } from '../errors';
import type { PromptRecord } from './prompt-history';

const FORMAT = 'infoprompt-prompts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Description = v.object({
  stride: count,
  kept: v.array(v.object({ turn: count, step: count, length: count })),
});

export function encodePrompts({ stride, kept }: PromptRecord): Uint8Array<ArrayBuffer> {
  const description: v.InferInput<typeof Description> = {
    stride,
    kept: kept.map(({ turn, snapshot: { step, length } }) => ({ turn, step, length })),
  };
  const tensors = kept.map(({ snapshot: { rows } }, at) => [String(at), { shape: [rows.length], data: rows }] as const);
  return writeSafetensors(new Map(tensors), { format: FORMAT, description: JSON.stringify(description) });
}

/**
 * Reads a file of `encodePrompts`. The numbers may be views of `bytes`.
 *
 * @throws LabError `checkpoint-invalid` for a file that is damaged.
 */
export function decodePrompts(bytes: Uint8Array): PromptRecord {
  try {
    const metadata = readMetadata(bytes);
    const tensors = readSafetensors(bytes);
    const { stride, kept } = v.parse(Description, JSON.parse(metadata.get('description') ?? ''));
    return {
      stride,
      kept: kept.map(({ turn, step, length }, at) => {
        const rows = tensors.get(String(at))?.read();
        if (rows === undefined) throw new RangeError(`Snapshot ${at} is missing.`);
        return { turn, snapshot: { step, length, rows } };
      }),
    };
  } catch (error) {
    throw new LabError('checkpoint-invalid', 'The record of prompts is damaged.', 'Start from step 0.', {
      cause: error,
    });
  }
}
