/** How wide text will be: a file is written where no font can be measured, so it is estimated, rather too wide. */

/** Shares of the font size, of a usual sans serif; everything else counts as a wide letter. */
const NARROW = /[iljtf.,:;'|!()[\] \u202f·]/;
const WIDE = /[mwMWA-Z%@—→←]/;

export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const character of text) ems += NARROW.test(character) ? 0.33 : WIDE.test(character) ? 0.78 : 0.57;
  return ems * size;
}

/** Lines of at most `width`; a word that is wider than that is cut. */
export function wrapText(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/[\s]+/).flatMap((whole) => pieces(whole, size, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

function pieces(word: string, size: number, width: number): string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && textWidth(part + character, size) > width) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}
