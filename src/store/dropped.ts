/** What a person drops on the page or chooses as a folder, before anything of it is read. */
export interface Dropped {
  readonly folders: readonly FileSystemDirectoryEntry[];
  readonly files: readonly File[];
}

/** Must be called while the drop is being told of: afterwards the browser has taken the items away. */
export function readDrop({ items }: DataTransfer): Dropped {
  const folders: FileSystemDirectoryEntry[] = [];
  const files: File[] = [];
  for (const item of items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = entry?.isDirectory === true ? null : item.getAsFile();
    if (entry?.isDirectory === true) folders.push(entry as FileSystemDirectoryEntry);
    else if (file !== null) files.push(file);
  }
  return { folders, files };
}

/** The files directly in a folder that was dropped. */
export async function filesOf(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    // Browsers hand out a folder in pieces, an empty one at its end.
    const piece = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (piece.length === 0) break;
    entries.push(...piece);
  }
  const files = entries.filter((entry): entry is FileSystemFileEntry => entry.isFile);
  return Promise.all(files.map((entry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject))));
}

/** The folder that a field was given; null for files without one. */
export function folderName(files: readonly File[]): string | null {
  const [name = ''] = files[0]?.webkitRelativePath.split('/') ?? [];
  return name === '' ? null : name;
}

/** Tables of sentences end in one of these; an encoder's own text files are known by name. */
const TABLE = /\.(tsv|tab|txt|csv|jsonl?|ndjson|parquet)$/i;
const ENCODER_FILE =
  /^(vocab|merges)\.txt$|^(config|vocab|tokenizer|card|special_tokens_map|added_tokens|(tokenizer|generation)_config|.*\.index)\.json$/i;
const WEIGHTS = /\.(safetensors|bin|ckpt|h5|msgpack|onnx|pt)$/i;

/** What lies beside tables and is none: hidden files, and what is written about the others. */
const ASIDE = /^\.|^(readme|licen[cs]e|notice|citation|changelog|copying)\b[^.]*(\.(md|txt|rst))?$/i;

/**
 * What to read as tables; nothing where any file belongs to an encoder.
 *
 * @param loose whether the files came without a folder. Then they were meant one by one: where none looks like a table,
 *   whoever reads tables says what they are.
 */
export function tablesAmong<F extends { readonly name: string }>(files: readonly F[], loose: boolean): readonly F[] {
  const meant = files.filter(({ name }) => !ASIDE.test(name));
  if (meant.some(({ name }) => ENCODER_FILE.test(name) || WEIGHTS.test(name))) return [];
  const tables = meant.filter(({ name }) => TABLE.test(name));
  return tables.length === 0 && loose ? meant : tables;
}

/** A name for files that came without a folder; it never takes the place of one that is there. */
export function freeName(ids: readonly string[]): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'my-encoder' : `my-encoder-${number}`;
    if (!ids.includes(`folder:${name}`)) return name;
  }
}
