/**
 * Walks through JSON without building it: a table of a hundred megabytes is read row by row, numbers stay as they are
 * written, and what is wrong has a place.
 */

/** What is wrong, and where in the text. */
export class JsonFault extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.name = 'JsonFault';
    this.at = at;
  }
}

/** Place of a list or record in the text. */
export interface Nested {
  readonly start: number;
  readonly end: number;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** `NaN` and its like are no JSON, yet Python writes them for what is missing. */
const WORD = /true|false|null|NaN|-?Infinity/y;
const MAX_DEPTH = 200;

export class JsonCursor {
  readonly text: string;
  at: number;

  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  /** The next character that is not space; empty at the end. */
  peek(): string {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return this.text[this.at] ?? '';
      this.at++;
    }
  }

  /** Steps over a character if it is the next one. */
  take(character: string): boolean {
    if (this.peek() !== character) return false;
    this.at++;
    return true;
  }

  expect(character: string, where: string): void {
    if (!this.take(character)) throw this.fault(`“${character}” is missing ${where}`);
  }

  fault(message: string, at = this.at): JsonFault {
    return new JsonFault(at, at >= this.text.length ? `${message}: the text ends too early` : message);
  }

  string(): string {
    if (this.peek() !== '"') throw this.fault('a name or a text in quotes is missing');
    const start = this.at;
    let end = this.text.indexOf('"', start + 1);
    while (end >= 0 && this.#isEscaped(end, start)) end = this.text.indexOf('"', end + 1);
    const raw = end < 0 ? this.text.slice(start + 1) : this.text.slice(start + 1, end);
    // eslint-disable-next-line no-control-regex -- these are what JSON forbids
    if (end < 0 || /[\u0000-\u001f]/.test(raw))
      throw this.fault('a quote that opens here is not closed in its line', start);
    this.at = end + 1;
    if (!raw.includes('\\')) return raw;
    try {
      return JSON.parse(`"${raw}"`) as string;
    } catch {
      throw this.fault('a text holds a backslash that stands for nothing', start);
    }
  }

  /** A value as a cell: text, or what is written for a number or a boolean; null is nothing. Lists and records: their place. */
  value(): string | Nested {
    const next = this.peek();
    if (next === '"') return this.string();
    if (next === '{' || next === '[') {
      const start = this.at;
      this.skip(0);
      return { start, end: this.at };
    }
    const word = this.#match(WORD);
    if (word !== null) return word === 'true' || word === 'false' ? word : '';
    const number = this.#match(NUMBER);
    if (number === null) throw this.fault('a value is missing');
    return number;
  }

  /** Stops before every element of the list here; the element has to be stepped over. */
  *elements(): Generator<void> {
    this.expect('[', 'at the beginning of a list');
    if (this.take(']')) return;
    do yield;
    while (this.take(','));
    this.expect(']', 'after an element of a list, or a comma');
  }

  /** The names in the record here; after each one its value has to be stepped over. */
  *entries(): Generator<string> {
    this.expect('{', 'at the beginning of a record');
    if (this.take('}')) return;
    do {
      const key = this.string();
      this.expect(':', 'after a name');
      yield key;
    } while (this.take(','));
    this.expect('}', 'after a value of a record, or a comma');
  }

  skip(depth: number): void {
    if (depth > MAX_DEPTH) throw this.fault('lists and records are nested too deeply');
    const next = this.peek();
    if (next === '{') for (const _ of this.entries()) this.skip(depth + 1);
    else if (next === '[') for (const _ of this.elements()) this.skip(depth + 1);
    else this.value();
  }

  /** @throws JsonFault when anything but space follows. */
  end(): void {
    if (this.peek() !== '') throw this.fault('there is text after the end');
  }

  #isEscaped(quote: number, start: number): boolean {
    let slashes = 0;
    for (let i = quote - 1; i > start && this.text.charCodeAt(i) === 92; i--) slashes++;
    return slashes % 2 === 1;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }
}
