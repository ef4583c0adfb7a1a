/**
 * The alphabet of byte-level BPE (Radford et al. 2019): each byte stands as one printable character, itself where it
 * has a printable Latin-1 character and otherwise the next free one from U+0100 on. A space is “Ġ”.
 */

const BYTE_OF = new Map<string, number>();
{
  let free = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
    BYTE_OF.set(String.fromCharCode(printable ? byte : free++), byte);
  }
}

/** What a token of a byte-level vocabulary begins with where it begins a word. */
export const WORD_START = 'Ġ';

/** Shown in place of a space. */
const SPACE = '␣';

/** A token of a byte-level vocabulary as people write it; a broken piece of a character shows its bytes. */
export function readable(token: string): string {
  const bytes = Uint8Array.from(token, (character) => BYTE_OF.get(character) ?? 0);
  return decoded(bytes).replaceAll(' ', SPACE);
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : hexadecimal(byte))).join('');
  }
}

function hexadecimal(byte: number): string {
  return `<${byte.toString(16).toUpperCase()}>`;
}
