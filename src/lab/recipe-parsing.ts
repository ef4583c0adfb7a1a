/** From anything to a recipe: links, storage and command lines all enter here. */
import type { PresetId } from './presets';
import type { InitId } from './prompt/initialisation-ids';
import {
  DEFAULT_RECIPE,
  RECIPE_FIELDS,
  RECIPE_KEYS,
  type ListField,
  type NumberField,
  type Recipe,
  type RecipeKey,
  type TextField,
} from './recipe';

/** A value that was not taken as it stood, in words for the user. */
export interface Notice {
  readonly key: RecipeKey | null;
  readonly text: string;
}

export interface ParsedRecipe {
  readonly recipe: Recipe;
  readonly notices: readonly Notice[];
}

/**
 * Builds a recipe from anything: unknown keys and unusable values are left out, numbers are clamped, and every
 * departure from the input is named in `notices`. Absent fields take `base`'s value.
 */
export function parseRecipe(input: Readonly<Record<string, unknown>>, base: Recipe = DEFAULT_RECIPE): ParsedRecipe {
  const notices: Notice[] = [];
  const values: Partial<Record<RecipeKey, unknown>> = {};
  for (const key of Object.keys(input)) {
    if (!Object.hasOwn(RECIPE_FIELDS, key))
      notices.push({ key: null, text: `“${key.slice(0, 40)}” is not part of a recipe and was left out.` });
  }
  for (const key of RECIPE_KEYS) {
    const raw = input[key];
    if (raw === undefined) {
      values[key] = base[key];
      continue;
    }
    const { value, complaint } = parseField(RECIPE_FIELDS[key], raw, base[key]);
    values[key] = value;
    if (complaint !== null) notices.push({ key, text: `${RECIPE_FIELDS[key].label}: ${complaint}` });
  }
  return { recipe: values as Recipe, notices };
}

interface FieldResult {
  readonly value: unknown;
  readonly complaint: string | null;
}

type AnyField = NumberField | TextField | ListField<PresetId> | ListField<InitId>;

function parseField(field: AnyField, raw: unknown, fallback: unknown): FieldResult {
  switch (field.kind) {
    case 'number':
      return parseNumber(field, raw, fallback);
    case 'text':
      return parseText(field, raw, fallback);
    case 'list':
      return parseList(field, raw, fallback);
  }
}

function parseNumber(field: NumberField, raw: unknown, fallback: unknown): FieldResult {
  const number = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    return { value: fallback, complaint: `“${show(raw)}” is not a number; ${show(fallback)} is used.` };
  }
  const rounded = field.integer ? Math.round(number) : number;
  const value = Math.min(field.max, Math.max(field.min, rounded));
  return {
    value,
    complaint: value === number ? null : `${number} was changed to ${value} (allowed: ${field.min} to ${field.max}).`,
  };
}

function parseText(field: TextField, raw: unknown, fallback: unknown): FieldResult {
  if (raw === '' && field.emptyMeans !== undefined) return { value: '', complaint: null };
  if (field.options !== undefined && !field.options.some((option) => option === raw)) {
    const used = fallback === '' ? field.emptyMeans : `“${show(fallback)}”`;
    return {
      value: fallback,
      complaint: `“${show(raw)}” is not known; ${used ?? ''} is used. Choose from ${field.options.join(', ')}.`,
    };
  }
  if (typeof raw !== 'string' || raw.trim() === '' || (field.pattern !== undefined && !field.pattern.test(raw))) {
    return { value: fallback, complaint: `“${show(raw)}” cannot be used; “${show(fallback)}” is used.` };
  }
  if (raw.length > field.maxLength) {
    return { value: raw.slice(0, field.maxLength), complaint: `cut to ${field.maxLength} characters.` };
  }
  return { value: raw, complaint: null };
}

function parseList(field: ListField<PresetId> | ListField<InitId>, raw: unknown, fallback: unknown): FieldResult {
  const options: readonly string[] = field.options;
  const items = typeof raw === 'string' ? raw.split(',').map((item) => item.trim()) : raw;
  if (!Array.isArray(items)) return { value: fallback, complaint: `“${show(raw)}” is not a list.` };
  const known = [
    ...new Set(items.filter((item): item is string => typeof item === 'string' && options.includes(item))),
  ];
  const unknown = items.filter((item) => typeof item !== 'string' || !options.includes(item)).map(show);
  if (known.length === 0) {
    return {
      value: fallback,
      complaint: `none of “${unknown.join(', ')}” is known; choose from ${options.join(', ')}.`,
    };
  }
  return {
    value: known,
    complaint: unknown.length === 0 ? null : `“${unknown.join(', ')}” is not known and was left out.`,
  };
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) as string | undefined);
  return (text ?? 'nothing').slice(0, 60);
}
