/**
 * Marked entities. In a text they are written as in SemEval-2010 Task 8, `the <e1>fire</e1> in the <e2>barn</e2>`; the
 * encoder, which never met such tags, reads signs that it knows, `the @ fire @ in the # barn #` (the punctuation markers
 * of Zhou and Chen 2022, "An Improved Baseline for Sentence-level Relation Extraction").
 */

const TAGS = [
  { pair: /<e1>(.*?)<\/e1>/gs, sign: '@' },
  { pair: /<e2>(.*?)<\/e2>/gs, sign: '#' },
] as const;

/** The text as the encoder reads it; a tag without its counterpart stays as it is written. */
export function readMarks(text: string): string {
  return TAGS.reduce(
    (read, { pair, sign }) => read.replaceAll(pair, (_, inside: string) => `${sign} ${inside.trim()} ${sign}`),
    text,
  );
}
