/** How encoders are called on the page. */
import type { FamilyId } from '../lab/encoder/families';
import type { EncoderInfo, EncoderShelf, StoredEncoder } from '../worker/protocol';

export interface EncoderOption {
  readonly id: string;
  readonly title: string;
}

export interface EncoderOptions {
  readonly selected: string;
  readonly bundled: readonly EncoderOption[];
  readonly stored: readonly EncoderOption[];
  /** The recipe's encoder, where it is neither. */
  readonly absent: EncoderOption | null;
}

/** A commit may be written with so many digits at least. */
const SHORTEST_COMMIT = 7;

/** The stored encoder that a recipe calls so; a name without a revision means the latest. */
export function findStored(stored: readonly StoredEncoder[], id: string): StoredEncoder | null {
  const [name, revision] = id.split('@');
  return (
    stored.find((encoder) => encoder.id === id) ??
    stored.find(
      (encoder) =>
        encoder.source === 'hub' &&
        encoder.name === name &&
        (revision === undefined ||
          (revision.length >= SHORTEST_COMMIT && encoder.revision?.startsWith(revision) === true)),
    ) ??
    null
  );
}

/** The choices for the recipe's encoder, with what is known of each. */
export function encoderOptions(
  shelf: EncoderShelf | null,
  id: string,
  opened: EncoderInfo | undefined,
): EncoderOptions {
  const bundled = shelf?.bundled ?? [];
  const stored = shelf?.stored ?? [];
  const here = findStored(stored, id);
  const selected = here?.id ?? id;
  const isOpen = opened?.id === id;
  const absentTitle = shelf === null || isOpen ? id : `${encoderName(id)} (not on this device)`;
  return {
    selected,
    bundled: bundled.map((encoder) => ({
      id: encoder.id,
      title: withShape(encoder.title, encoder.card ?? (opened?.id === encoder.id ? opened : null)),
    })),
    stored: stored.map((encoder) => ({ id: encoder.id, title: withShape(storedTitle(encoder, stored), encoder) })),
    absent:
      here !== null || bundled.some((encoder) => encoder.id === id)
        ? null
        : { id, title: isOpen ? withShape(opened.title, opened) : absentTitle },
  };
}

/** Two revisions of one model are told apart by the beginnings of their commits. */
export function storedTitle({ name, revision }: StoredEncoder, stored: readonly StoredEncoder[]): string {
  const others = stored.filter((other) => other.name === name && other.revision !== null).length > 1;
  return others && revision !== null ? `${name}@${shortRevision(revision)}` : name;
}

export function shortRevision(revision: string): string {
  return revision.slice(0, SHORTEST_COMMIT);
}

const FOLDER = 'folder:';

/** The folder that an encoder was read from; null where it comes from elsewhere. */
export function folderOf(id: string): string | null {
  return id.startsWith(FOLDER) ? id.slice(FOLDER.length) : null;
}

/** What a recipe calls an encoder, for people: a commit's first digits, a folder's name. */
export function encoderName(id: string): string {
  return folderOf(id) ?? withShortCommits(id);
}

/** Text for people: of every commit in it the first digits. */
export function withShortCommits(text: string): string {
  return text.replace(/@([\da-f]{7})[\da-f]{33}\b/g, '@$1');
}

export function shapeOf({ layers, width }: Pick<EncoderInfo, 'layers' | 'width'>): string {
  return `${layers} ${layers === 1 ? 'layer' : 'layers'} × ${width}`;
}

function withShape(title: string, shape: Pick<EncoderInfo, 'layers' | 'width'> | null): string {
  return shape === null ? title : `${title} · ${shapeOf(shape)}`;
}

const FAMILY_NAMES: Readonly<Record<FamilyId, string>> = {
  bert: 'BERT',
  electra: 'ELECTRA',
  roberta: 'RoBERTa',
  distilbert: 'DistilBERT',
};

export function familyName(family: string): string {
  return new Map(Object.entries(FAMILY_NAMES)).get(family) ?? family;
}

/** Where the weights of an opened encoder are from. */
export function originOf({ source, revision }: EncoderInfo): string {
  switch (source) {
    case 'bundled':
      return 'part of the lab';
    case 'hub':
      return `from the Hugging Face hub${revision === null ? '' : `, revision ${shortRevision(revision)}`}`;
    case 'folder':
      return 'from a folder';
  }
}
