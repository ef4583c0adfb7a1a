/** The user's own files as text. */
export interface ReadText {
  readonly name: string;
  readonly text: string;
}

/** Reads a file as UTF-8; anything else would silently become wrong characters, so it is refused by name. */
export async function readUtf8(
  file: Blob & { readonly name: string },
): Promise<ReadText | { readonly problem: string }> {
  try {
    const bytes = await file.arrayBuffer();
    return { name: file.name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (error) {
    const remedy =
      error instanceof TypeError
        ? 'it is not UTF-8 text. Save it as “UTF-8” and choose it again.'
        : 'it could not be read. Choose it again.';
    return { problem: `“${file.name}” was not taken: ${remedy}` };
  }
}
