/** What is written beside an encoder's files: where they came from and what they are. */
import * as v from 'valibot';
import { LabError } from '../lab/errors';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const StoredFileSchema = v.object({ name: v.string(), bytes: count, sha256: v.string() });

/** A file that is kept, with its SHA-256 in hexadecimal. */
export type StoredFile = v.InferOutput<typeof StoredFileSchema>;

const StoredEncoderSchema = v.object({
  /** What a recipe calls it: `owner/name@commit` or `folder:name`. */
  id: v.string(),
  source: v.picklist(['hub', 'folder']),
  /** `owner/name`, or the folder's name. */
  name: v.string(),
  /** The commit that the files belong to. */
  revision: v.nullable(v.string()),
  /** All files together. */
  bytes: count,
  family: v.string(),
  layers: count,
  width: count,
  heads: count,
  vocabulary: count,
  positions: count,
  /** Null where nobody has counted them. */
  parameters: v.nullable(count),
  /** Memory that the encoder takes while it is in use, bytes. An estimate. */
  expectedMemory: count,
  licence: v.nullable(v.string()),
  /** Milliseconds since 1970. */
  addedAt: v.number(),
});

export type StoredEncoder = Readonly<v.InferOutput<typeof StoredEncoderSchema>>;

const ManifestSchema = v.object({
  version: v.literal(1),
  encoder: StoredEncoderSchema,
  /** Former names that it was asked for by. */
  names: v.array(v.string()),
  /** Branches and tags that it was asked for by. */
  revisions: v.array(v.string()),
  files: v.array(StoredFileSchema),
});

export type Manifest = Readonly<v.InferOutput<typeof ManifestSchema>>;

const PlanSchema = v.object({
  id: v.string(),
  name: v.string(),
  total: count,
});

/** A download that has begun: written before its first byte, taken away after its last. */
export type Plan = Readonly<v.InferOutput<typeof PlanSchema>>;

export const MANIFEST_FILE = 'manifest.json';
export const PLAN_FILE = 'download.json';

/** Null where it is not a manifest of this version. */
export function readManifest(bytes: Uint8Array): Manifest | null {
  return read(ManifestSchema, bytes);
}

export function readPlan(bytes: Uint8Array): Plan | null {
  return read(PlanSchema, bytes);
}

export function toBytes(record: Manifest | Plan): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`);
}

/** The hash of the weights: the file's own, or those of its parts in order, a space between. */
export function weightsHash(files: readonly StoredFile[]): string {
  const weights = files.filter(({ name }) => name.endsWith('.safetensors'));
  return [...weights]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ sha256 }) => sha256)
    .join(' ');
}

export function notStored(id: string): LabError {
  const folder = id.startsWith('folder:') ? id.slice('folder:'.length) : null;
  return new LabError(
    'encoder-not-stored',
    folder === null
      ? `The encoder “${id}” is not in this browser yet.`
      : `The encoder “${folder}” was a folder on somebody's machine; this browser does not have it.`,
    folder === null
      ? 'Fetch it from the hub, or choose another encoder.'
      : 'Drop that folder here, or choose another encoder.',
  );
}

function read<S extends v.GenericSchema>(schema: S, bytes: Uint8Array): v.InferOutput<S> | null {
  try {
    const parsed = v.safeParse(schema, JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
