/** How much memory an encoder will take, told from its configuration alone. */
import type { EncoderConfig } from './config';

const BYTES = 4;

/** Bytes of an encoder once it is built: tensors on the backend, and the word embeddings that the host keeps too. */
export function expectedMemory(config: EncoderConfig): number {
  const { width, embeddingWidth, feedForward, layers, vocabulary, positions, segments } = config;
  const norm = (size: number): number => 2 * size;
  // Every matrix is kept together with its transpose.
  const dense = (input: number, output: number): number => 2 * input * output + output;
  const words = 2 * vocabulary * embeddingWidth;
  const embeddings = (positions + segments) * embeddingWidth + norm(embeddingWidth);
  const projection = embeddingWidth === width ? 0 : dense(embeddingWidth, width);
  const layer = 4 * dense(width, width) + dense(width, feedForward) + dense(feedForward, width) + 2 * norm(width);
  // Whether there is one, the configuration does not say; most checkpoints have it.
  const transform = dense(width, embeddingWidth) + norm(embeddingWidth);
  return BYTES * (words + embeddings + projection + layers * layer + transform);
}
