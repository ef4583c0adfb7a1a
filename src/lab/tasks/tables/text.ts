/** Bytes to text: UTF-8, or UTF-16 that says so by its byte-order mark. */
import { invalid } from './faults';
import { PIECE, readBytes, type Pacer, type TableSource } from './pieces';

/** Longer text does not fit into one string of every browser. */
const MAX_TEXT = 500_000_000;

const SAVE = 'Save it as UTF-8 and try again.';

/** Share of the work of reading a table that is turning bytes into text. */
export const DECODING = 0.25;

/**
 * The text of a file, without its byte-order mark, each line end turned into a line feed.
 *
 * @throws LabError `task-invalid` for another encoding, NUL bytes, or too much text, naming the line.
 */
export async function readText(name: string, source: TableSource, pacer: Pacer): Promise<string> {
  if (source.size > MAX_TEXT) {
    throw invalid(
      `${name} has ${Math.round(source.size / 1e6)} MB; at most ${MAX_TEXT / 1e6} MB of text are read.`,
      'Keep a part of it, or save it as Parquet.',
    );
  }
  const head = await readBytes(source, 0, 4096);
  const encoding = encodingOf(name, head);
  const decode = encoding === 'utf-8' ? decodeUtf8(name) : decodeUtf16(name, encoding);
  const lineEnds = new LineEnds();
  let text = '';
  for (let start = 0; start < source.size; start += PIECE) {
    const last = start + PIECE >= source.size;
    const piece = lineEnds.take(decode(await readBytes(source, start, start + PIECE), last), last);
    const nul = piece.indexOf('\0');
    if (nul >= 0) {
      const line = countLines(text) + countLines(piece.slice(0, nul)) + 1;
      throw invalid(`${name}, line ${line} holds a NUL byte; it is not a plain text file.`, SAVE);
    }
    text += piece;
    await pacer.pause(DECODING * Math.min(1, (start + PIECE) / source.size));
  }
  return text;
}

/** Line feeds in a text. */
export function countLines(text: string, end = text.length): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

function encodingOf(name: string, head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  // Latin letters in UTF-16 are every other byte NUL; text in UTF-8 has none.
  const nuls = head.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
  if (nuls > head.length / 4) {
    throw invalid(
      `${name} is not in UTF-8: it looks like UTF-16 without a byte-order mark, or like a binary file.`,
      SAVE,
    );
  }
  return 'utf-8';
}

type Decode = (bytes: Uint8Array, last: boolean) => string;

function decodeUtf8(name: string): Decode {
  // The mark is taken off by the first call; a later one would be a character of its own.
  const whole = new TextDecoder('utf-8', { fatal: true });
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let started = false;
  let rest: Uint8Array = new Uint8Array(0);
  let lines = 0;
  return (bytes, last) => {
    const piece = new Uint8Array(rest.length + bytes.length);
    piece.set(rest);
    piece.set(bytes, rest.length);
    const end = last ? piece.length : characterEnd(piece);
    rest = piece.slice(end);
    const complete = piece.subarray(0, end);
    try {
      const text = (started ? decoder : whole).decode(complete);
      started = true;
      lines += countLines(text);
      return text;
    } catch (cause) {
      const line = lines + firstBadLine(complete) + 1;
      throw invalid(`${name}, line ${line} is not in UTF-8: some of its characters cannot be read.`, SAVE, { cause });
    }
  };
}

/** Where the last character that is complete ends. */
function characterEnd(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** Lines before the first one that is not UTF-8: a line feed is never part of a longer character. */
function firstBadLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 0;
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed < 0 ? bytes.length : feed + 1;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    start = end;
  }
  return line;
}

function decodeUtf16(name: string, encoding: Encoding): Decode {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let lines = 0;
  return (bytes, last) => {
    try {
      const text = decoder.decode(bytes, { stream: !last });
      lines += countLines(text);
      return text;
    } catch (cause) {
      throw invalid(
        `${name} begins like UTF-16, but holds bytes that are not, in line ${lines + 1} or after it.`,
        SAVE,
        { cause },
      );
    }
  };
}

/** Line ends of Windows and of old Macs become line feeds, a pair that is cut in two included. */
class LineEnds {
  #held = '';

  take(piece: string, last: boolean): string {
    const text = this.#held + piece;
    this.#held = !last && text.endsWith('\r') ? '\r' : '';
    const complete = this.#held === '' ? text : text.slice(0, -1);
    return complete.includes('\r') ? complete.replaceAll(/\r\n?/g, '\n') : complete;
  }
}
