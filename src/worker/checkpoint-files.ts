/** Checkpoints of a training and its record of prompts as files, written and read. */
import { PromptHistory, type PromptRecord } from '../lab/studies/prompt-history';
import { decodePrompts, encodePrompts } from '../lab/studies/prompt-record-file';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  type CheckpointSource,
  type TrainingCheckpoint,
} from '../lab/training/checkpoint';
import type { CheckpointFiles } from './protocol';

/** Bytes of the largest record of prompts that is kept: it is stored again with every checkpoint. */
const LARGEST_PROMPTS = 2 ** 24;

export class CheckpointWriter {
  private written: { readonly kept: PromptRecord['kept']; readonly file: Blob | null } | null = null;

  constructor(private readonly source: CheckpointSource) {}

  write(checkpoint: TrainingCheckpoint, prompts: PromptHistory): CheckpointFiles {
    return { file: new Blob([encodeCheckpoint(checkpoint, this.source)]), prompts: this.writePrompts(prompts.record) };
  }

  /** The record changes with evaluations alone; the same file is stored faster than a new one. */
  private writePrompts(record: PromptRecord): Blob | null {
    const { kept } = record;
    if (this.written?.kept !== kept) {
      const bytes = kept.reduce((sum, { snapshot }) => sum + snapshot.rows.byteLength, 0);
      this.written = { kept, file: bytes > LARGEST_PROMPTS ? null : new Blob([encodePrompts(record)]) };
    }
    return this.written.file;
  }
}

/**
 * @returns an empty history where none was kept.
 * @throws LabError `checkpoint-invalid` for files that are damaged, of another version, or of another encoder or task.
 */
export async function readCheckpoint(
  { file, prompts }: CheckpointFiles,
  source: CheckpointSource,
): Promise<{ readonly from: TrainingCheckpoint; readonly prompts: PromptHistory }> {
  return {
    from: decodeCheckpoint(await bytesOf(file), source),
    prompts:
      prompts === null ? new PromptHistory() : new PromptHistory(undefined, decodePrompts(await bytesOf(prompts))),
  };
}

async function bytesOf(file: Blob): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}
