/** What a file is by its first bytes, for those that are no tables and are dropped by mistake. */
import { invalid } from './faults';

const EXPORT = 'Open it in the program it belongs to and save the table as CSV or TSV in UTF-8.';
const TABLE = 'Bring a table: TSV, CSV, JSON, JSON lines or Parquet, one example a row.';
const UNPACK = 'Unpack it first and bring the table inside.';

interface Signature {
  readonly bytes: readonly number[];
  readonly from?: number;
  readonly is: string;
  readonly remedy: string;
}

const ascii = (text: string): readonly number[] => Array.from(text, (character) => character.charCodeAt(0));

const SIGNATURES: readonly Signature[] = [
  {
    bytes: [0xd0, 0xcf, 0x11, 0xe0],
    is: 'a document of an older office program (such as .xls or .doc)',
    remedy: EXPORT,
  },
  { bytes: ascii('%PDF'), is: 'a PDF document', remedy: TABLE },
  { bytes: ascii('\x89PNG'), is: 'an image (PNG)', remedy: TABLE },
  { bytes: [0xff, 0xd8, 0xff], is: 'an image (JPEG)', remedy: TABLE },
  { bytes: ascii('GIF8'), is: 'an image (GIF)', remedy: TABLE },
  { bytes: ascii('WEBP'), from: 8, is: 'an image (WebP)', remedy: TABLE },
  { bytes: [0x1f, 0x8b], is: 'packed by gzip', remedy: UNPACK },
  { bytes: ascii('BZh'), is: 'packed by bzip2', remedy: UNPACK },
  { bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a], is: 'packed by xz', remedy: UNPACK },
  { bytes: [0x28, 0xb5, 0x2f, 0xfd], is: 'packed by zstd', remedy: UNPACK },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], is: 'a 7z archive', remedy: UNPACK },
  { bytes: ascii('Rar!'), is: 'a RAR archive', remedy: UNPACK },
  { bytes: ascii('ustar'), from: 257, is: 'a tar archive', remedy: UNPACK },
  { bytes: ascii('SQLite format 3'), is: 'an SQLite database', remedy: 'Export the table as CSV.' },
  { bytes: ascii('ARROW1'), is: 'an Arrow (Feather) file', remedy: 'Save the table as Parquet or CSV.' },
  { bytes: ascii('PARE'), is: 'an encrypted Parquet file', remedy: 'Save it without encryption.' },
];

const OFFICE: Readonly<Record<string, string>> = {
  'xl/': 'a spreadsheet (.xlsx)',
  'word/': 'a text document (.docx)',
  'ppt/': 'a presentation (.pptx)',
  'mimetypeapplication/vnd.oasis.opendocument.spreadsheet': 'a spreadsheet (.ods)',
  'mimetypeapplication/vnd.oasis.opendocument': 'an office document (.odt, .odp)',
};

const holds = (head: Uint8Array, { bytes, from = 0 }: Signature): boolean =>
  bytes.every((byte, i) => head[from + i] === byte);

export function isParquet(head: Uint8Array): boolean {
  return holds(head, { bytes: ascii('PAR1'), is: '', remedy: '' });
}

/**
 * @param head the first few thousand bytes.
 * @throws LabError `task-invalid` that says what the file is.
 */
export function refuseForeign(name: string, head: Uint8Array): void {
  const known = SIGNATURES.find((signature) => holds(head, signature)) ?? zip(name, head) ?? page(head);
  if (known !== null) throw invalid(`${name} is ${known.is}, not a table.`, known.remedy);
}

function zip(name: string, head: Uint8Array): Signature | null {
  const bytes = ascii('PK\x03\x04');
  if (!holds(head, { bytes, is: '', remedy: '' })) return null;
  const text = new TextDecoder('latin1').decode(head);
  // A spreadsheet may hold its first part named otherwise within the bytes at hand; then its name says what it is.
  const office = Object.entries(OFFICE).find(([part]) => text.includes(part))?.[1];
  const named = /\.(xlsx|xlsm|ods)$/i.test(name) ? 'a spreadsheet' : undefined;
  const is = office ?? named;
  return is === undefined ? { bytes, is: 'a zip archive', remedy: UNPACK } : { bytes, is, remedy: EXPORT };
}

function page(head: Uint8Array): Signature | null {
  const start = new TextDecoder('latin1').decode(head.subarray(0, 256)).replace(/^\u00ef\u00bb\u00bf/, '');
  if (!/^\s*<(!doctype html|html)[\s>]/i.test(start)) return null;
  const remedy = 'Download the table itself rather than the page that shows it: look for a “raw” or “download” link.';
  return { bytes: [], is: 'a web page', remedy };
}
