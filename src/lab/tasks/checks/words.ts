/** Texts as bags of words: what a reader who knows no grammar sees. */
import type { Example } from '../task';

const MARKS = /<\/?e[12]>/g;
const WORD = /[\p{L}\p{N}_]+(?:['’][\p{L}\p{N}_]+)*/gu;
const SIGN = /[^\p{L}\p{N}_\s]/gu;

/** Both texts of a pair as one, without the marks of entities. */
export function plainText({ text, text2 }: Example): string {
  return (text2 === null ? text : `${text} | ${text2}`).replaceAll(MARKS, '');
}

/** Words in lower case, in order. */
export function wordsOf(example: Example): string[] {
  return plainText(example).toLowerCase().match(WORD) ?? [];
}

/** The different signs that are neither letter, digit nor space, in a fixed order. */
export function signsOf(example: Example): string {
  return [...new Set(plainText(example).match(SIGN) ?? [])].sort().join('');
}
