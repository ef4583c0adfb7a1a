/**
 * A population in mid-training as a file: everything that its next steps depend on. The file is safetensors: the trained
 * numbers and AdamW's moments as tensors, the rest as JSON in the header's metadata.
 */
import * as v from 'valibot';
import { readMetadata, readSafetensors, type HostTensor } from '../encoder/safetensors';
import { writeSafetensors, type WrittenTensor } from '../encoder/safetensors-writer';
import { LabError } from '../errors';
import { RECIPE_FIELDS, recipeDifferences, type Recipe } from '../recipe';
import { parseRecipe } from '../recipe-parsing';
import type { GroupState, NamedValues } from './engine';

export interface TrainingCheckpoint {
  /** The recipe that the population was made from: it decides which runs there are. */
  readonly origin: Recipe;
  /** As it stood, live changes included. */
  readonly recipe: Recipe;
  /** Updates done. */
  readonly step: number;
  /** The step of the last look at the validation examples, -1 before there was one. */
  readonly evaluatedAt: number;
  /** Whether the test set has been looked at, at this step. */
  readonly ended: boolean;
  /** The step at which a run diverged, by column. */
  readonly diverged: ReadonlyMap<number, number>;
  /** In the order in which the origin's groups are formed. */
  readonly groups: readonly GroupState[];
}

/** What the population was trained on, as SHA-256: the encoder's weights, and the task. */
export interface CheckpointSource {
  readonly encoder: string;
  readonly task: string;
}

const FORMAT = 'infoprompt-checkpoint';
const VERSION = '1';
const REMEDY = 'Start from step 0.';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Description = v.object({
  source: v.object({ encoder: v.string(), task: v.string() }),
  origin: v.record(v.string(), v.unknown()),
  recipe: v.record(v.string(), v.unknown()),
  step: count,
  evaluatedAt: v.pipe(v.number(), v.safeInteger(), v.minValue(-1)),
  ended: v.boolean(),
  diverged: v.array(v.tuple([count, count])),
  groups: v.array(
    v.object({
      promptLength: count,
      frozen: v.array(v.boolean()),
      updates: v.nullable(v.object({ tokens: v.array(count), others: count })),
    }),
  ),
});

export function encodeCheckpoint(checkpoint: TrainingCheckpoint, source: CheckpointSource): Uint8Array<ArrayBuffer> {
  const { origin, recipe, step, evaluatedAt, ended, diverged, groups } = checkpoint;
  const tensors = new Map<string, WrittenTensor>();
  groups.forEach(({ parameters, optimiser }, group) => {
    const parts: readonly (readonly [part: string, values: NamedValues | undefined])[] = [
      ['value', parameters],
      ['first', optimiser?.first],
      ['second', optimiser?.second],
    ];
    for (const [part, values = new Map() as NamedValues] of parts) {
      for (const [name, tensor] of values) tensors.set(tensorName(group, part, name), tensor);
    }
  });
  const description: v.InferInput<typeof Description> = {
    source: { ...source },
    origin: { ...origin },
    recipe: { ...recipe },
    step,
    evaluatedAt,
    ended,
    diverged: [...diverged],
    groups: groups.map(({ promptLength, frozen, optimiser }) => ({
      promptLength,
      frozen: [...frozen],
      updates: optimiser && { tokens: [...optimiser.tokenUpdates], others: optimiser.otherUpdates },
    })),
  };
  return writeSafetensors(tensors, { format: FORMAT, version: VERSION, description: JSON.stringify(description) });
}

/**
 * Reads a file of `encodeCheckpoint`. The numbers may be views of `bytes`.
 *
 * @throws LabError `checkpoint-invalid` for a file that is damaged, of another version, or of another encoder or task.
 */
export function decodeCheckpoint(bytes: Uint8Array, source: CheckpointSource): TrainingCheckpoint {
  const { metadata, tensors } = readFile(bytes);
  if (metadata.get('format') !== FORMAT) throw invalid('The file is no checkpoint of a training.');
  const version = metadata.get('version') ?? '';
  if (version !== VERSION) {
    throw invalid(`The checkpoint was made by another version of the lab (${version}, not ${VERSION}).`);
  }
  const description = v.safeParse(Description, parseJson(metadata.get('description') ?? ''));
  if (!description.success) throw invalid('The checkpoint’s description is damaged.');
  const { source: from, origin, recipe, diverged, groups, step, evaluatedAt, ended } = description.output;
  if (from.encoder !== source.encoder) throw invalid('The checkpoint was made with other weights of the encoder.');
  if (from.task !== source.task) throw invalid('The checkpoint was made with other examples of the task.');
  return {
    origin: wholeRecipe(origin),
    recipe: wholeRecipe(recipe),
    step,
    evaluatedAt,
    ended,
    diverged: new Map(diverged),
    groups: groups.map(({ promptLength, frozen, updates }, group) => ({
      promptLength,
      frozen,
      parameters: valuesOf(tensors, group, 'value'),
      optimiser: updates && {
        first: valuesOf(tensors, group, 'first'),
        second: valuesOf(tensors, group, 'second'),
        tokenUpdates: updates.tokens,
        otherUpdates: updates.others,
      },
    })),
  };
}

/**
 * The recipe that the checkpoint's population was made from.
 *
 * @throws LabError `checkpoint-invalid` where `wanted` asks for other runs.
 */
export function originOf({ origin }: TrainingCheckpoint, wanted: Recipe): Recipe {
  const other = recipeDifferences(wanted, origin).filter((key) => RECIPE_FIELDS[key].effect === 'restart');
  if (other.length === 0) return origin;
  throw otherRuns(`It differs in: ${other.map((key) => RECIPE_FIELDS[key].label).join(', ')}.`);
}

export function otherRuns(reason: string): LabError {
  return invalid(`The checkpoint is of another recipe. ${reason}`);
}

const tensorName = (group: number, part: string, name: string): string => `${group}.${part}.${name}`;

function valuesOf(tensors: ReadonlyMap<string, HostTensor>, group: number, part: string): NamedValues {
  const start = tensorName(group, part, '');
  return new Map(
    [...tensors]
      .filter(([name]) => name.startsWith(start))
      .map(([name, { shape, read }]) => [name.slice(start.length), { shape, data: read() }]),
  );
}

function readFile(bytes: Uint8Array): {
  readonly metadata: ReadonlyMap<string, string>;
  readonly tensors: ReadonlyMap<string, HostTensor>;
} {
  try {
    return { metadata: readMetadata(bytes), tensors: readSafetensors(bytes) };
  } catch (error) {
    throw invalid(`The checkpoint is damaged: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function wholeRecipe(stored: Readonly<Record<string, unknown>>): Recipe {
  const { recipe, notices } = parseRecipe(stored);
  if (notices.length > 0) throw invalid(`The checkpoint’s recipe cannot be used. ${notices[0]?.text ?? ''}`);
  return recipe;
}

function invalid(message: string, cause?: unknown): LabError {
  return new LabError('checkpoint-invalid', message, REMEDY, { cause });
}
