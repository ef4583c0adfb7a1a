/** Kinds of rows of a prompted sequence: what attention goes from and to. Plain values, for the page too. */
export const ROW_GROUPS = ['read', 'prompt', 'special', 'words'] as const;
/** `read` is the row whose state is classified, [MASK] or [CLS]; `special` are the other special tokens. */
export type RowGroup = (typeof ROW_GROUPS)[number];
