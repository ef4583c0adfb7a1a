/** Columns of a data set, as the hub describes them. */
import * as v from 'valibot';

export type FeatureKind = 'text' | 'number' | 'class' | 'other';

export interface Feature {
  readonly name: string;
  readonly kind: FeatureKind;
  /** What the numbers of a class stand for; absent where the hub does not say. */
  readonly classNames?: readonly string[];
}

const Plain = v.object({
  _type: v.string(),
  dtype: v.optional(v.string()),
  names: v.optional(v.array(v.string())),
});

/** @param types as the hub writes the types of columns, by name. */
export function readFeatures(types: Readonly<Record<string, unknown>>): Feature[] {
  return Object.entries(types).map(([name, type]) => readFeature(name, type));
}

export function readFeature(name: string, type: unknown): Feature {
  const parsed = v.safeParse(Plain, type);
  // Lists and structures of columns.
  if (!parsed.success) return { name, kind: 'other' };
  const { _type, dtype = '', names } = parsed.output;
  if (_type === 'ClassLabel') return { name, kind: 'class', ...(names === undefined ? {} : { classNames: names }) };
  if (_type !== 'Value') return { name, kind: 'other' };
  if (/^(large_)?string/.test(dtype)) return { name, kind: 'text' };
  if (/^(u?int|float|double|decimal)/.test(dtype)) return { name, kind: 'number' };
  // “true” and “false” are names by themselves.
  return { name, kind: dtype === 'bool' ? 'class' : 'other' };
}

/** Whether its values are cells: no lists, structures, pictures or sounds. */
export function holdsCells(type: unknown): boolean {
  const parsed = v.safeParse(Plain, type);
  return parsed.success && /^(?:ClassLabel|Value)$/.test(parsed.output._type);
}

/** As a table has them. */
export function classNamesOf(features: readonly Feature[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    features.flatMap(({ name, classNames }) => (classNames === undefined ? [] : [[name, classNames] as const])),
  );
}
