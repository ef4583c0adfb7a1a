/** What a group of tensors carries from step to step, as plain numbers and back. */
import type * as tf from '@tensorflow/tfjs-core';
import type { GroupState, NamedValues } from '../../lab/training/engine';
import type { ParameterName } from '../../lab/training/parameters';
import { Parameter, type Moments } from './adamw';

/** As they stand when this is called: every reading begins before anything else can happen to a tensor. */
export async function readValues(
  tensors: readonly (readonly [name: string, tensor: tf.Tensor])[],
): Promise<NamedValues> {
  const read = await Promise.all(tensors.map(([, tensor]) => tensor.data()));
  return new Map(
    tensors.map(([name, { shape }], i) => [name, { shape, data: Float32Array.from(read[i] ?? []) }] as const),
  );
}

export async function readState(
  parameters: ReadonlyMap<ParameterName, Parameter>,
  promptLength: number,
  frozen: readonly boolean[],
): Promise<GroupState> {
  const all = [...parameters];
  const updatesOf = (ofTokens: boolean): readonly number[] =>
    all.find(([, { tokenAxis }]) => (tokenAxis !== null) === ofTokens)?.[1].updates ?? [];
  const tokenUpdates = [...updatesOf(true)];
  const otherUpdates = updatesOf(false)[0] ?? 0;
  const stays = [...frozen];
  return {
    promptLength,
    parameters: await readValues(all.map(([name, { value }]) => [name, value])),
    optimiser: {
      first: await readValues(all.map(([name, { moments }]) => [name, moments.first])),
      second: await readValues(all.map(([name, { moments }]) => [name, moments.second])),
      tokenUpdates,
      otherUpdates,
    },
    frozen: stays,
  };
}

/** A parameter as it stood in a state that fits. */
export function restored(
  name: ParameterName,
  { tokenAxis }: Parameter,
  { parameters, optimiser }: GroupState,
): Parameter {
  return new Parameter({ ...named(parameters, name), tokenAxis }, momentsOf(name, tokenAxis !== null, optimiser));
}

function momentsOf(name: ParameterName, ofTokens: boolean, optimiser: GroupState['optimiser']): Moments | null {
  if (optimiser === null) return null;
  return {
    first: named(optimiser.first, name).data,
    second: named(optimiser.second, name).data,
    updates: ofTokens ? optimiser.tokenUpdates : [optimiser.otherUpdates],
  };
}

function named(
  values: NamedValues,
  name: ParameterName,
): { readonly shape: readonly number[]; readonly data: Float32Array } {
  const value = values.get(name);
  if (value === undefined) throw new RangeError(`The state has no “${name}”.`);
  return value;
}
