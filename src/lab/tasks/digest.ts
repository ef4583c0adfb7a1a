/** What tells a task from another of the same name. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Task } from './task';

/** SHA-256, hexadecimal, of everything that training and scoring see. */
export function taskDigest({ classes, labelWords, metric, positive, other, train, test }: Task): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([classes, labelWords, metric, positive, other, train, test]))));
}
